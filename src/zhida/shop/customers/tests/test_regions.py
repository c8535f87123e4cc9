import pytest

from zhida.shop.customers.errors import UnknownRegion
from zhida.shop.customers.regions import (
    list_children,
    region_of,
    region_table,
    resolve,
    resolve_street,
    street_table,
)


@pytest.mark.parametrize(
    ("province", "city", "district", "code"),
    [
        ("广东省", "深圳市", "南山区", "440305"),
        ("广东", "深圳", "南山", "440305"),
        ("440000", "440300", "440305", "440305"),
        (" 广东省 ", "深圳 市", "南山区", "440305"),
        ("北京市", "北京市", "海淀区", "110108"),
        ("北京市", "市辖区", "海淀区", "110108"),
        ("北京", "北京", "海淀", "110108"),
        ("北京市", "", "海淀区", "110108"),
        ("110000", "110100", "110108", "110108"),
        ("上海市", "上海市", "浦东新区", "310115"),
        ("重庆市", "县", "云阳县", "500235"),
        ("重庆市", "重庆市", "云阳县", "500235"),
        ("重庆市", "市辖区", "渝中区", "500103"),
        ("天津市", "天津市", "和平区", "120101"),
        ("湖北省", "仙桃市", "", "429004"),
        ("湖北省", "省直辖县级行政区划", "仙桃市", "429004"),
        ("湖北省", "仙桃市", "仙桃市", "429004"),
        ("河南省", "省直辖县", "济源市", "419001"),
        ("海南省", "琼海市", "琼海市", "469002"),
        ("新疆维吾尔自治区", "自治区直辖县级行政区划", "石河子市", "659001"),
        ("新疆", "石河子市", "", "659001"),
        ("新疆", "和田地区", "和安县", "653229"),
        ("广东省", "东莞市", "南城街道", "441903"),
        ("广东省", "东莞市", "东莞市", "441900"),
        ("广东省", "东莞市", "", "441900"),
        ("浙江省", "杭州市", "临平区", "330113"),
        ("湖北省", "恩施", "恩施市", "422801"),
        ("内蒙古", "呼和浩特市", "新城区", "150102"),
        ("广西", "桂林", "秀峰区", "450302"),
        ("香港特别行政区", "九龙", "油尖旺区", "810202"),
        ("澳门", "离岛", "嘉模堂区", "820202"),
    ],
)
def test_resolve_understands(province, city, district, code):
    assert resolve(province=province, city=city, district=district).code == code


@pytest.mark.parametrize(
    ("province", "city", "district", "field"),
    [
        ("", "深圳市", "南山区", "province"),
        ("火星省", "深圳市", "南山区", "province"),
        ("999999", "440300", "440305", "province"),
        ("广东省", "杭州市", "南山区", "city"),
        ("广东省", "", "南山区", "city"),
        ("广东省", "市辖区", "南山区", "city"),
        ("广东省", "330100", "440305", "city"),
        ("广东省", "深圳市", "海淀区", "district"),
        ("广东省", "深圳市", "", "district"),
        ("广东省", "深圳市", "110108", "district"),
        ("北京市", "北京市", "南山区", "district"),
        ("北京市", "北京市", "", "district"),
        ("440305", "深圳市", "南山区", "province"),
    ],
)
def test_resolve_names_the_field_that_is_unknown(province, city, district, field):
    with pytest.raises(UnknownRegion) as caught:
        resolve(province=province, city=city, district=district)

    assert list(caught.value.fields) == [field]


def test_region_of_says_the_names_that_people_write():
    xiantao, haidian = region_of("429004"), region_of("110108")

    assert (xiantao.province, xiantao.city, xiantao.district) == ("湖北省", "仙桃市", "仙桃市")
    assert (haidian.province, haidian.city, haidian.district) == ("北京市", "北京市", "海淀区")


@pytest.mark.parametrize("code", ["", "44", "440000", "440300", "999999"])
def test_region_of_refuses_what_is_no_district(code):
    with pytest.raises(UnknownRegion):
        region_of(code)


def test_every_district_resolves_by_its_own_names_and_codes():
    names = region_table().names
    for code in (code for code in names if not code.endswith("00")):
        by_code = resolve(province=code[:2] + "0000", city=code[:4] + "00", district=code)
        region = region_of(code)
        by_name = resolve(province=region.province, city=region.city, district=region.district)

        assert by_code == region
        assert region_of(by_name.code).district == region.district


def test_tables_are_whole():
    table = region_table()
    levels = [
        sum(code.endswith("0000") for code in table.names),
        sum(code.endswith("00") and not code.endswith("0000") for code in table.names),
        sum(not code.endswith("00") for code in table.names),
    ]

    assert levels == [34, 369, 3522]
    assert sum(len(rows) for rows in street_table().values()) == 41275
    assert set(street_table()) <= set(table.names)


def test_list_children_walks_down_to_the_streets():
    assert len(list_children("")) == 34
    assert [node.name for node in list_children("110000")] == ["北京市"]
    assert ("110108", "海淀区", True) in [
        (node.code, node.name, node.has_children) for node in list_children("110100")
    ]
    assert ("440305007", "粤海街道", False) in [
        (node.code, node.name, node.has_children) for node in list_children("440305")
    ]
    assert list_children("999999") is None
    assert list_children("440305007") is None


def test_resolve_street_takes_code_and_name():
    assert resolve_street("440305007", district_code="440305") == "粤海街道"
    assert resolve_street("粤海 街道", district_code="440305") == "粤海街道"
    assert resolve_street("新设街道", district_code="440305") == "新设街道"
    assert resolve_street("", district_code="440305") == ""
    with pytest.raises(UnknownRegion):
        resolve_street("110101001", district_code="440305")
