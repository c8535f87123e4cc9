"""The practice channels beside the simulator, as they stand in the channels file."""

import tomllib

from zhida.shop.payments import services
from zhida.shop.payments.services import PracticeChannel

HOME = "http://127.0.0.1:9100"


def test_other_practice_channels_follow_the_simulator(tmp_path):
    others = [
        PracticeChannel(
            kind="simulator",
            weight=40,
            values={
                "payee": "青岚“演示”",
                "hours": 48,
                "keys": {"PUB_KEY_ID_1": "wechat/a.pem"},
                "on": False,
            },
        ),
        PracticeChannel(kind="cheque", weight=30),
    ]

    path = services.ensure_demo_channel(
        data_dir=tmp_path, simulator_port=9102, public_url=HOME, others=others[1:]
    )
    alone = path.read_text()
    services.ensure_demo_channel(data_dir=tmp_path, simulator_port=9102, public_url=HOME, others=others)

    assert set(tomllib.loads(alone)["channels"]) == {"simulator"}
    assert path.read_text().removeprefix(alone) == (
        "\n[channels.simulator]\n"
        'kind = "simulator"\n'
        "enabled = true\n"
        "weight = 40\n"
        'payee = "青岚“演示”"\n'
        "hours = 48\n"
        'keys = { "PUB_KEY_ID_1" = "wechat/a.pem" }\n'
        "on = false\n"
    )
