"""Clauses that no text of the shop may hold, whoever wrote it. Pure: no table, no clock.

Source: 消费者权益保护法 art. 26; 网络交易监督管理办法 art. 21; 电子商务法 art. 49;
最高人民法院 法释〔2022〕8号 art. 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_SHOP: Final = "(?:本店|本公司|我们|我司|商家|卖家|平台|商城|店铺|本商城|公司|主办方)"
_ALL: Final = "(?:一律|概|均|一概|恕|绝)"

# What a text says without blanks and signs between its words.
_CLAUSES: Final = tuple(
    re.compile(clause)
    for clause in (
        # The last word about the contract.
        r"(?:最终|最后|全部|唯一)(?:的)?(?:解释|决定|裁决)权",
        rf"(?:解释|裁决)权(?:最终)?(?:归|属于|属)(?:于)?{_SHOP}",
        rf"{_SHOP}(?:拥有|保留|享有)(?:对.{{0,12}})?(?:最终|一切|单方).{{0,4}}(?:解释|决定|变更|修改|取消).{{0,2}}权",
        r"(?:以|由)(?:本店|商家|卖家|本公司)(?:的)?(?:解释|说法)为准",
        # A signature that is to prove the goods.
        r"(?:签收|收货|验收)(?:后)?(?:即|就)?(?:视为|视同|等于|代表|表示)(?:对商品)?(?:认可|认同|接受|合格|无异议|质量合格|商品完好|验收合格)",
        r"(?:签收|收货)后?(?:出现)?(?:任何|一切)?问题.{0,6}(?:概不|不予|恕不|不)(?:负责|受理|处理)",
        r"离(?:开)?柜(?:台)?(?:后)?(?:概|恕|一律)?不(?:负责|认|退换|受理)",
        # No way back at all.
        rf"{_ALL}不(?:予|接受|支持|办理)?(?:退换|退货|退款|换货|退还|调换|退|换)",
        r"(?:不退不换|不予退换|不接受(?:任何)?退换|不支持(?:任何)?退换货?|非质量问题(?:一律|概)?不(?:予)?退换?)",
        r"(?:特价|打折|促销|清仓|处理|活动|秒杀|直播|赠品)(?:商品|产品|品)?(?:一律|概|均)?(?:不退|不换|不退换|不三包|不保修|不享受(?:三包|售后|七天无理由))",
        r"(?:拆封|拆开|开封|激活|试用|打开包装)(?:后)?(?:即|就|一律|概|均)?不(?:予|能|可|支持)?(?:退换|退货|退款|退|换)",
        r"(?:定金|订金|预付款|已付款|款项)(?:一律|概|均|恕)?不(?:予)?退(?:还|款)?",
        # Nobody answers for anything.
        r"(?:后果|损失|责任|风险|意外)(?:由|均由|一律由|全部由)(?:买家|顾客|消费者|用户|客户)(?:自行)?(?:承担|负责)",
        rf"{_SHOP}?(?:概|恕|一律|均|绝)不(?:承担|负)(?:任何|一切|相关|赔偿|法律)?(?:责任|后果|赔偿)?责?",
        rf"{_SHOP}?(?:不承担|免除|免于承担)(?:任何|一切|全部)(?:法律|赔偿|相关|质量)?(?:责任|义务)",
        r"(?:人身|财产)(?:伤害|损害|损失|安全).{0,8}(?:概不|不|恕不)(?:负责|承担)",
        # Rights waived, prices and contracts changed at will.
        r"(?:买家|顾客|消费者|用户|客户)(?:自愿)?放弃.{0,10}(?:权利|索赔|追究|投诉|诉讼|退货)",
        r"不得(?:以任何理由|向任何(?:部门|机构|第三方))?(?:投诉|起诉|索赔|要求赔偿|要求退款|差评)",
        rf"{_SHOP}?有权(?:随时|单方|单方面|不经通知|不另行通知|在?不通知).{{0,10}}(?:取消订单|变更|修改|终止|调整价格|取消)",
        r"(?:付款|下单|支付)(?:成功)?后.{0,8}(?:订单|合同)(?:仍)?(?:不成立|未成立|可被取消|不生效)",
        r"(?:发货|出库)(?:后)?(?:合同|订单)(?:才|方|始)(?:视为)?成立",
    )
)


def unfair_words(*texts: str) -> tuple[str, ...]:
    """Return the banned clauses that texts hold, each once, in the order found.

    Blanks, signs and full-width forms between the words do not hide one: "最 终 解 释 权" is found.
    """
    return tuple(dict.fromkeys(_found(texts)))


def _found(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        bare = "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())
        for clause in _CLAUSES:
            yield from (match.group() for match in clause.finditer(bare) if match.group())
