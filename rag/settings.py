"""The one frozen Settings object, and the only reader of the environment."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

BUNDLED_MODEL = Path(__file__).resolve().parent.parent / "models" / "thamkhao-static-256"


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
    chroma_url: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    """0 lets the system choose a free port."""
    staff_password: SecretStr | None = None
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
        return value

    def today_or_clock(self) -> date:
        """The day to read relative dates against."""
        return self.today or date.today()


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
