"""The query engine as a tool of an agent."""

import asyncio
from typing import Any

import pytest
from llama_index.core.agent.workflow import FunctionAgent, ToolCallResult
from llama_index.core.base.llms.types import ChatMessage, MessageRole, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM
from llama_index.core.tools import QueryEngineTool

from rag.llamaindex import (
    CitedQueryEngine,
)
from tests.llamaindex.support import (
    ANSWERED,
    Known,
    check_sources,
)

# LlamaIndex's workflows look at every attribute of an agent, old ones of pydantic too.
pytestmark = pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecationWarning")


def tool(*, return_direct: bool = False) -> QueryEngineTool:
    return QueryEngineTool.from_defaults(
        CitedQueryEngine(Known(ANSWERED)),
        name="thai_news",
        description="ข่าวประชาสัมพันธ์ของรัฐ",
        return_direct=return_direct,
    )


def test_a_tool_gives_the_text_to_the_model_and_the_sources_to_the_program() -> None:
    for output in (tool().call("ถาม"), asyncio.run(tool().acall(input="ถาม"))):
        assert output.content == ANSWERED.text
        assert "http" not in output.content
        check_sources(output.raw_output)


def run_agent(
    asked: str, *, return_direct: bool = False
) -> tuple[str, list[ToolCallResult], list[ChatMessage]]:
    """An agent whose model calls the tool with ``asked`` and then repeats what it was told."""
    seen: list[ChatMessage] = []

    def reply(messages: list[ChatMessage], **options: Any) -> ChatMessage:
        seen[:] = messages
        if messages[-1].role is MessageRole.TOOL:
            return ChatMessage(role="assistant", content=f"พบว่า {messages[-1].content}")
        call = ToolCallBlock(
            tool_call_id="1",
            tool_name=options["tools"][0].metadata.name,
            tool_kwargs={"input": asked},
        )
        return ChatMessage(role="assistant", blocks=[call])

    async def run() -> tuple[str, list[ToolCallResult]]:
        model = MockFunctionCallingLLM(response_generator=reply, is_chat_model=True)
        handler = FunctionAgent(tools=[tool(return_direct=return_direct)], llm=model).run(
            "ห้องสมุดมีอะไรบ้าง"
        )
        events = [e async for e in handler.stream_events() if isinstance(e, ToolCallResult)]
        return str(await handler), events

    said, events = asyncio.run(run())
    return said, events, seen


def test_an_agent_asks_and_repeats_the_cited_answer() -> None:
    said, (result,), seen = run_agent("หนังสือกี่เล่ม")
    assert said == f"พบว่า {ANSWERED.text}"
    assert seen[-1].content == ANSWERED.text
    check_sources(result.tool_output.raw_output)


def test_an_agent_that_asks_nothing_is_told_in_thai_and_goes_on() -> None:
    said, (result,), _ = run_agent(" ")
    assert result.tool_output.is_error
    assert "กรุณาพิมพ์คำถาม" in said


def test_an_agent_may_leave_the_last_word_to_the_verified_answer() -> None:
    said, (result,), _ = run_agent("หนังสือกี่เล่ม", return_direct=True)
    assert said == ANSWERED.text
    check_sources(result.tool_output.raw_output)
