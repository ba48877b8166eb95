"""Writes the expectation anew from the addresses as they answer now. Read the diff before it is committed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["QUANCHENG_WRITE_MATRIX"] = "1"  # heeded in conftest.py
    sys.exit(pytest.main([str(Path(__file__).with_name("test_matrix.py")), "-q", "-p", "no:cacheprovider"]))
