"""The one frozen Settings object, and the only reader of the environment."""

from datetime import date
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

BUNDLED_MODEL = Path(__file__).resolve().parent.parent / "models" / "thamkhao-static-256"


_LAST_COMMON_YEAR = 2400
"""A later year is one of the Buddhist era, 543 ahead."""


class Settings(BaseSettings):
    """Every setting, read from THAMKHAO_* (and LINE_*) variables or a ``.env`` file.

    An empty variable counts as unset. Build it once, at an entry point, with :func:`load_settings`.
    """

    model_config = SettingsConfigDict(
        env_prefix="THAMKHAO_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    index: Path = Path("var/index")
    state: Path = Path("var/state")
    embed_model: str = str(BUNDLED_MODEL)
    rerank_model: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_context_window: Annotated[int, Field(ge=2048)] = 8_192
    """Tokens that the model takes, prompt and answer together."""
    llm_max_tokens: Annotated[int, Field(ge=64)] = 800
    llm_deadline_seconds: Annotated[float, Field(gt=0)] = 20.0
    """After which the extractive answer is given instead."""
    llm_stall_seconds: Annotated[float, Field(gt=0)] = 8.0
    """Longest silence of a streaming model."""
    chroma_url: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    """0 lets the system choose a free port."""
    staff_password: SecretStr | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """How long what people ask is kept, where it is kept at all (the LINE bot's store)."""
    line_push: bool = False
    """Whether answers that miss LINE's reply token may be pushed, which costs quota."""
    today: date | None = None
    """The day that "วันนี้" and deadlines are read against; unset means the clock's."""
    line_channel_secret: Annotated[SecretStr | None, Field(alias="LINE_CHANNEL_SECRET")] = None
    line_channel_access_token: Annotated[
        SecretStr | None, Field(alias="LINE_CHANNEL_ACCESS_TOKEN")
    ] = None
    line_api_host: Annotated[str | None, Field(alias="LINE_API_HOST")] = None

    @field_validator("llm_base_url", "chroma_url", "line_api_host")
    @classmethod
    def _is_http_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        if value is not None and not urlsplit(value).hostname:
            raise ValueError("names no host, as http://127.0.0.1:8000 does")
        return value

    @field_validator("index", "state")
    @classmethod
    def _is_in_a_home(cls, value: Path) -> Path:
        try:
            return value.expanduser()
        except RuntimeError as error:
            raise ValueError(f"{value} names a home folder that there is not") from error

    @model_validator(mode="after")
    def _names_a_whole_model(self) -> Self:
        if (self.llm_base_url is None) != (self.llm_model is None):
            raise ValueError("THAMKHAO_LLM_BASE_URL and THAMKHAO_LLM_MODEL go together")
        return self

    @field_validator("today")
    @classmethod
    def _is_common_era(cls, value: date | None) -> date | None:
        if value is not None and value.year > _LAST_COMMON_YEAR:
            raise ValueError(f"must be in the common era: {value.year - 543}, not {value.year}")
        return value


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` (those that are not None) win over the environment.

    Raises SettingsError, one line that names the variable and what is wrong with it.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        variable = name if name.isupper() else f"THAMKHAO_{name.upper()}"
        raise SettingsError(f"{variable}: {first['msg']}; set it to a valid value") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f".env is not UTF-8 ({error.reason}); save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(f".env cannot be read ({error.strerror}); mend or remove it") from error
