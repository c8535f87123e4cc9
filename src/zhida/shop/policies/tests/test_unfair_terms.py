"""Banned clauses are found however they are written, and lawful sentences are let pass."""

import pytest

from zhida.shop.policies.lawfulness import problems_of
from zhida.shop.policies.order_terms import order_terms, terms_digest
from zhida.shop.policies.records import PolicyPromise, PolicyWish
from zhida.shop.policies.unfair_terms import unfair_words

BANNED = """
本活动最终解释权归本店所有
最终解释权归商家所有
最 终 解 释 权 归 本 公 司
本店保留最终解释权
本公司拥有最后解释权
商家享有最终决定权
解释权归平台所有
我们保留一切解释权
争议以本店解释为准
签收即视为认可
签收后即视为验收合格
签收视为对商品认可
收货即视为无异议
验收即代表商品完好
签收即视为质量合格
签收后出现任何问题概不负责
收货后一切问题恕不受理
离柜概不负责
离柜概不退换
离开柜台恕不负责
概不退换
一律不退不换
一经售出，概不退换
恕不退款
售出商品不予退换
本店商品一律不退货
不接受任何退换
非质量问题一律不退换
特价商品概不退换
打折商品不退换
促销商品不享受三包
清仓商品一律不退
处理品不退不换
赠品不三包
拆封后概不退换
激活后一律不退
开封不予退货
试用后不能退换
定金概不退还
订金一律不退
预付款不予退还
一切后果由买家自行承担
损失由消费者承担
本店概不承担任何责任
我们不承担一切法律责任
人身伤害本店概不负责
财产损失商家概不承担
买家自愿放弃索赔权利
消费者放弃追究责任的权利
不得以任何理由投诉
不得要求退款
商家有权随时取消订单
本公司有权单方面修改规则
本店有权不经通知变更价格
付款后订单仍可被取消
发货后合同方成立
""".strip().splitlines()

LAWFUL = """
自签收次日起 7 天内，商品完好即可退货，不需要说明理由
拆开包装、通电查验不影响退货
购买时确认后不支持 7 天无理由退货
质量问题按国家三包规定退货、换货或修理，往返运费由我们承担
退货运费由你承担，另有约定的除外
签收时请当面查验，有问题可以拒收
收货后发现问题，请联系客服，我们会处理
定金在商家违约时双倍返还
解释条款有疑问时，按有利于消费者的方式理解
满 200 减 30
付款成功，订单即成立
我们对商品质量承担责任
订单付款后不能单方取消，除非你同意并全额退款
价保期内降价，差价原路退回
""".strip().splitlines()


def test_corpus_is_large_enough():
    assert len(BANNED) >= 40


@pytest.mark.parametrize("text", BANNED)
def test_banned_clause_is_found(text):
    assert unfair_words(text) != ()


@pytest.mark.parametrize("text", LAWFUL)
def test_lawful_sentence_is_let_pass(text):
    assert unfair_words(text) == ()


def test_signs_and_full_width_forms_hide_nothing():
    assert unfair_words("最·终－解 释、权", "概不退换。概不退换") == ("最终解释权", "概不退换")


def test_promise_of_a_rule_may_not_hold_one():
    wish = PolicyWish(promises=(PolicyPromise(text="特价商品概不退换", source="商家承诺"),))

    assert "概不退换" in str(problems_of(wish)["promises"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_terms_of_orders_are_those_that_were_agreed_and_hold_no_banned_clause(language):
    terms = order_terms(language=language)

    assert terms.sha256 == terms_digest(terms.version)
    assert unfair_words(terms.text) == ()
    assert (len(terms.mark) <= 40, terms.mark.startswith(terms.version)) == (True, True)
