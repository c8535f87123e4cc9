"""Common Chinese surnames, to tell a name from a place in a pasted line."""

from __future__ import annotations

from typing import Final

SINGLE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
    "莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪"
    "梅童凌毕单季裴霍涂成苗谷曲盛冉骆祁鲍华柴蒲屈饶牟靳游阳卓喻娄冀景车席卫房边路党穆连娜艾褚应管项米"
    "商简丘"
)
DOUBLE: Final = frozenset(
    {
        "欧阳",
        "上官",
        "皇甫",
        "令狐",
        "诸葛",
        "司徒",
        "司马",
        "申屠",
        "夏侯",
        "尉迟",
        "东方",
        "南宫",
        "慕容",
        "公孙",
    }
)
SURNAMES: Final = frozenset(SINGLE) | DOUBLE
