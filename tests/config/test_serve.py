"""Starting the site."""

import socket

import pytest

from quancheng.config import serve


def test_a_port_that_is_taken_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert serve.main(["--port", str(port)]) == 1
    assert "端口已被占用" in capsys.readouterr().err
