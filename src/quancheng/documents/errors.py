"""What can go wrong with a file, said in the words the user reads."""


class DocumentError(Exception):
    """A file was not taken; the message is Chinese, names the file and says why."""


class Refused(DocumentError):
    """The file itself is not acceptable: its type, its name, its size."""


class StoreFailed(DocumentError):
    """The file is fine, but the disk or the database did not keep it, or does not give it back."""


class Missing(DocumentError):
    """A paper is asked for that nobody has filed."""


class Unreadable(Exception):
    """A container whose directory is damaged, or larger than anybody needs; Chinese, without the file's name."""
