"""The exceptions this project raises on purpose.

    ThamkhaoError               every message says what happened and what to do next
    ├── SettingsError           a setting has a value that cannot work
    ├── IndexFolderError        something about the index folder
    │   ├── IndexMissingError   there is none yet
    │   ├── IndexLockedError    another process owns it
    │   ├── IndexMismatchError  another model, segmenter or format made it
    │   └── IndexDamagedError   a store cannot be read, or disagrees with the catalog
    ├── ModelError              an embedding model cannot be loaded
    ├── SourceError             a file or a line of it cannot be read as a release
    ├── PromptError             a prompt file is not what its task needs
    ├── LanguageModelError      a language model did not give a usable answer
    └── QuestionError           a question that cannot be asked (empty, too long)

Messages are for operators and in English; ``QuestionError`` carries Thai for the person asking.
Commands print the message as one line and exit with ``exit_code``; nothing here is a crash.
"""


class ThamkhaoError(Exception):
    """Base of everything raised on purpose; ``str(error)`` is one line fit to be shown."""

    exit_code = 2


class SettingsError(ThamkhaoError):
    """A setting has a value that cannot work."""


class IndexFolderError(ThamkhaoError):
    """Base of what can be wrong with an index folder."""


class IndexMissingError(IndexFolderError):
    """The index folder does not hold an index yet."""


class IndexLockedError(IndexFolderError):
    """Another process owns the index folder."""


class IndexMismatchError(IndexFolderError):
    """The index was made with another model, segmenter or format than the one in use."""


class IndexDamagedError(IndexFolderError):
    """A store of the index cannot be read, or disagrees with the catalog."""


class ModelError(ThamkhaoError):
    """An embedding model cannot be loaded."""


class SourceError(ThamkhaoError):
    """A file, or an item in it, cannot be read as a release."""


class QuestionError(ThamkhaoError):
    """The question cannot be asked; the message is Thai, for the person who asked."""


class PromptError(ThamkhaoError):
    """A prompt file cannot be read, or is not what its task needs."""


class LanguageModelError(ThamkhaoError):
    """A language model did not give a usable answer; never shown to the asker.

    ``retryable``: whether asking again may help; ``after_seconds``: how long the server asked to
    wait, where it did.
    """

    def __init__(
        self, message: str, *, retryable: bool = True, after_seconds: float | None = None
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.after_seconds = after_seconds
