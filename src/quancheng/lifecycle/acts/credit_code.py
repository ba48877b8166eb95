"""统一社会信用代码 (GB 32100): eighteen letters, the last of them a check on the others."""

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength


def wrong_code(code: str) -> str:
    """What is wrong with a code, in Chinese; nothing where it is right."""
    text = code.strip().upper()
    if not text:
        return "请填写统一社会信用代码"
    try:
        uscc.validate(text)
    except InvalidLength:
        return f"统一社会信用代码应当是 18 位，现为 {len(text)} 位"
    except InvalidChecksum:
        return "统一社会信用代码的校验位不对，请核对是否有错字"
    except (InvalidComponent, InvalidFormat):
        return "统一社会信用代码里有不该出现的字符或者机构类别"
    return ""
