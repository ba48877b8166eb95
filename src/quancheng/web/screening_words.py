"""The regulation's own words (第二条) for each answer of the scope questions."""

from __future__ import annotations

from quancheng.law import PROJECT, Pack

SCOPE = "第二条"
NEW_MEDIA = "I-2-1"
"""The reading that tells a new-media mini-program from one for public services."""

WORDS = {
    "政府投资": "由政府投资建设",
    "政企联合建设": "政府与社会企业联合建设",
    "购买服务": "政府向社会购买服务",
    "财政运维": "需要政府资金运行维护",
    "电子政务网络平台": "电子政务网络平台",
    "业务信息系统": "业务信息系统",
    "数据资源库": "数据资源库",
    "信息安全与应用支撑基础设施": "信息安全与应用支撑基础设施",
    "标准化体系": "政务信息化标准体系",
    "相关支撑体系": "相关支撑体系",
    "通用办公设备": "政务部门日常办公计算机、笔记本电脑、平板电脑、手机、打印机、复印机、传真机等通用设备的采购",
    "新媒体": "网站、公众号、小程序、抖音、微博等新媒体的建设运维",
    "数字艺术": "影视文化等数字艺术创意类产品和服务的策划、制作、发行",
}
"""Answer → words. A test holds them to the article; words that another pack's article does not have are not shown."""

ASIDE = {
    "社会投资": "企业等社会力量全额出资，不用政府的钱",
    "其他": "以上各类都不是",
    "无": "下面几种都不是，或者以信息系统为主、只是带有一些设备",
}
MISSING = {
    "资金来源": "请选择钱主要从哪里来",
    "系统类别": "请选择建的是哪一类系统",
    "排除类型": "请选择主要内容是不是这几种",
}
QUESTIONS = {
    "资金来源": "钱主要从哪里来？",
    "系统类别": "建的是哪一类系统？",
    "排除类型": "主要内容是不是下面这几种？",
}


def options(pack: Pack, name: str) -> list[tuple[str, str, str]]:
    """The answers of one question: value, words, what stands behind them."""
    article = next(each for each in pack.articles if each.title == SCOPE)
    found = []
    for value in pack.vocabulary.facts[PROJECT][name].options:
        words = WORDS.get(value, "")
        said = f"“{words}”" if words in article.text and words not in ("", value) else ASIDE.get(value, "")
        if value == "新媒体" and (reading := pack.readings.get(NEW_MEDIA)):
            said += f"。{reading.readings[reading.adopted]}（解释 {NEW_MEDIA}）"
        found.append((value, value, said))
    return found
