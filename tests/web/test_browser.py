"""The pages in a real browser: by keys alone, without faults that axe calls serious, and without a
request to anywhere but this machine. Decisions made here are still there after a new run."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import axe_core_python
import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from typer.testing import CliRunner

from kxai.ask import Corpus
from kxai.cli import app as cli
from kxai.settings import Settings
from kxai.store import database_url
from kxai.store.listing import Listing, Wanted
from kxai.web.app import make_app
from kxai.web.asking import Asking
from kxai.web.grouping import group_of
from kxai.web.intake import Intake
from tests.load import ofd_files as ofd

FIXTURES = Path(__file__).parents[2] / "fixtures"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium with chromedriver")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1280,900",
)  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "ws"
    run(folder)
    return folder


def run(workspace: Path, *options: str) -> None:
    files = [
        FIXTURES / "pdf" / "accounts_sheets.pdf",
        FIXTURES / "reports" / "06_fuyu_accounts_2021.txt",
        FIXTURES / "sheets" / "accounts_2021.xlsx",
        workspace.with_name("set.ofd"),
    ]
    title = ofd.text("云溪县科学技术协会2019年度部门决算", 40, 30, size=6)
    rows = [["项目", "决算数"], ["基本支出", "296.84"], ["合计", "398.72"]]
    table = ofd.table(rows, 30, 60, [60, 40])
    files[-1].write_bytes(ofd.ofd([ofd.page([title, *table])]))
    told = CliRunner().invoke(cli, ["run", *map(str, files), "-w", str(workspace), *options])
    assert told.exit_code == 0


@pytest.fixture(scope="module")
def site(workspace: Path) -> Iterator[tuple[str, Listing]]:
    def opened() -> Corpus:
        return Corpus.open(workspace, Settings(workspace=workspace))

    with (
        Listing(database_url(workspace)) as store,
        Asking(opened, lambda: store.meta("generation")) as asking,
        Intake(Settings(workspace=workspace), store) as intake,
        socket.socket() as listening,
    ):
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server is ready waits
        app = make_app(store, asking=asking, intake=intake)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", store
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


def press(browser: Any, key: str) -> None:
    ActionChains(browser).send_keys(key).perform()


def until(browser: Any, part: str) -> None:
    """Wait for an address."""
    for _ in range(200):
        if part in browser.current_url:
            return
        time.sleep(0.05)
    raise AssertionError(browser.current_url)


def until_gone(browser: Any, part: str) -> None:
    """Wait until an address has lost a part."""
    for _ in range(200):
        if part not in browser.current_url:
            return
        time.sleep(0.05)
    raise AssertionError(browser.current_url)


def wait(browser: Any, selector: str, looks: int = 200) -> None:
    """Wait for an element; ``looks`` are twenty a second."""
    for _ in range(looks):
        if browser.execute_script(f"return !!document.querySelector('{selector}')"):
            return
        time.sleep(0.05)
    raise AssertionError(browser.page_source)


def test_the_queue_by_keys_alone(browser: Any, site: tuple[str, Listing]) -> None:
    address, store = site
    found, _ = store.queue(Wanted(severity="warning"))
    assert len(found) > 1
    browser.get(f"{address}/findings?severity=warning")
    press(browser, "j")
    press(browser, "\ue007")
    until(browser, f"/finding/{found[0].id}?severity=warning")
    press(browser, "j")
    until(browser, f"/finding/{found[1].id}?severity=warning")
    press(browser, "k")
    until(browser, f"/finding/{found[0].id}?severity=warning")
    press(browser, "?")
    assert browser.execute_script("return document.getElementById('help').open")
    press(browser, "?")
    assert not browser.execute_script("return document.getElementById('help').open")
    press(browser, "/")
    assert browser.execute_script("return document.activeElement.id") == "search"
    press(browser, "j")
    assert browser.execute_script("return document.activeElement.value") == "j"


def text_of(browser: Any, selector: str) -> str:
    return str(browser.execute_script(f"return document.querySelector('{selector}').innerText"))


def test_deciding_by_keys_alone(browser: Any, site: tuple[str, Listing], workspace: Path) -> None:
    address, store = site
    wanted = Wanted(year=2021)
    found, count = store.queue(wanted)
    assert count > 2
    first, second = (f"/report/{f.report}/finding/{f.id}?year=2021" for f in found[:2])
    browser.get(address + first)
    press(browser, "1")
    assert browser.execute_script("return document.activeElement.id") == "who"
    press(browser, "审核员甲\ue007")
    wait(browser, "#decide")
    press(browser, "n")
    press(browser, "2是表3的数")
    press(browser, "\ue00c")
    press(browser, "1")
    until(browser, second)
    assert text_of(browser, "#counter") == f"已复核 1 / 共 {count}"
    press(browser, "u")
    until_gone(browser, "after=")
    assert browser.current_url == address + first
    assert store.states(found)[found[0].report, found[0].id].decision is None
    press(browser, "3")
    until(browser, second)
    press(browser, "2")
    until(browser, f"/finding/{found[2].id}?")
    run(workspace, "--force")
    browser.get(f"{address}/findings?year=2021")
    assert "待查" in text_of(browser, ".queue")
    again, left = store.queue(wanted)
    assert left == count - 1
    assert again[0].id == found[0].id
    told = store.history(again[0])
    assert [(v.decision, v.who) for v in told] == [
        ("confirmed", "审核员甲"), ("withdrawn", "审核员甲"), ("unclear", "审核员甲"),
    ]  # fmt: skip
    assert told[0].note == "2是表3的数"


def test_asking_and_following_up(browser: Any, site: tuple[str, Listing]) -> None:
    browser.get(f"{site[0]}/ask")
    wait(browser, "#question:focus")  # a key that comes before is lost
    press(browser, "抚榆市科协2021年公务用车运行维护费是多少\ue007")
    wait(browser, ".st-answered")
    wait(browser, "#question:focus")
    press(browser, "公务接待费呢\ue007")
    wait(browser, ".earlier")
    assert "公务接待费" in text_of(browser, ".answer")
    browser.find_element("css selector", ".sources a.row").click()
    wait(browser, "#passage")
    box = "return document.getElementById('passage').getBoundingClientRect().top"
    assert 0 < browser.execute_script(box) < 900


def test_pages_have_no_serious_faults_and_ask_nobody_else(
    browser: Any, site: tuple[str, Listing]
) -> None:
    address, store = site
    axe = next(Path(axe_core_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
    paths = [
        "/",
        "/findings",
        "/findings?state=decided",
        "/report/none",
        "/ask",
        "/uploads",
        "/ask?q=抚榆市科协2021年公务用车运行维护费是多少",
        "/compare",
        "/compare?org=抚榆市科学技术协会",
        *(f"/report/{report}" for report in store.ids()),
        *(f"/report/{report}?view=text" for report in store.ids()),
        *(f"/report/{r}?figure={next(store.figures(r)).start}" for r in store.ids()),
    ]
    paths += [f"/report/{f.report}/finding/{f.id}" for f in store.queue(Wanted())[0]]
    for path in paths:
        browser.get(address + path)
        browser.execute_script(axe)
        told = browser.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run().then(done)"
        )
        bad = [(fault["id"], fault["nodes"][0]["html"]) for fault in told["violations"]
               if fault["impact"] in ("serious", "critical")]  # fmt: skip
        assert not bad, path
    events = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    asked = {
        urlsplit(event["params"]["request"]["url"]).hostname
        for event in events
        if event["method"] == "Network.requestWillBeSent"
        and event["params"]["request"]["url"].startswith("http")
    }
    assert asked == {"127.0.0.1"}
    assert not [e for e in browser.get_log("browser") if "Content Security" in e["message"]]


def test_from_a_file_handed_in_to_a_decision(browser: Any, site: tuple[str, Listing]) -> None:
    address, store = site
    before = set(store.ids())
    browser.get(address)
    browser.find_element("css selector", "summary").click()
    field = browser.find_element("id", "files")
    field.send_keys(str(FIXTURES / "reports" / "03_huining_accounts_2015.txt"))
    field.submit()
    until(browser, "/uploads")
    wait(browser, "section.batch:first-of-type .outcomes a[href*=findings]", 2400)
    browser.find_element("css selector", ".outcomes a[href*=findings]").click()
    until(browser, "/findings?report=")
    (report,) = set(store.ids()) - before
    press(browser, "j")
    press(browser, "\ue007")
    until(browser, f"/report/{report}/finding/")
    wait(browser, "[data-key=a]")
    press(browser, "a")
    until(browser, "after=")
    (made,) = [v for v in store.verdicts() if v.report == report]
    assert made.decision == "confirmed"
    assert made.cause


def sign(browser: Any) -> None:
    """Tell the reviewer's name where it was not told yet."""
    if browser.find_elements("css selector", "#name"):
        press(browser, "1")
        press(browser, "审核员甲\ue007")
        wait(browser, "#decide")


def test_what_has_one_cause_is_decided_by_one_more_key(
    browser: Any, site: tuple[str, Listing]
) -> None:
    address, store = site
    one, others = next(
        (one, [member.finding for member in group])
        for one in store.queue(Wanted())[0]
        if (group := group_of(store, one, {f.id: f for f in store.figures(one.report)}))
    )
    before = len(store.verdicts())
    browser.get(f"{address}/report/{one.report}/finding/{one.id}")
    sign(browser)
    press(browser, "g")
    assert browser.execute_script("return document.querySelectorAll('.group :checked').length") > 0
    press(browser, "3")
    until(browser, "after=")
    states = store.states([one, *others])
    assert {state.decision for state in states.values()} == {"unclear"}
    press(browser, "u")
    until_gone(browser, "after=")
    states = store.states([one, *others])
    assert {state.decision for state in states.values()} == {None}
    assert len(store.verdicts()) >= before + 2 * (1 + len(others))


def test_from_a_dropped_pdf_to_what_is_handed_back(
    browser: Any, site: tuple[str, Listing], workspace: Path
) -> None:
    address, store = site
    before = set(store.ids())
    # Another edition of one that is there: a comment behind its end makes it another content.
    edition = (FIXTURES / "pdf" / "accounts_sheets.pdf").read_bytes() + b"% another\n"
    data = base64.b64encode(edition).decode()
    browser.get(address)
    browser.execute_script(
        "const data = Uint8Array.from(atob(arguments[0]), (char) => char.charCodeAt(0));"
        "const carried = new DataTransfer();"
        "carried.items.add(new File([data], '拖来的.pdf', {type: 'application/pdf'}));"
        "document.body.dispatchEvent(new DragEvent('drop',"
        " {bubbles: true, cancelable: true, dataTransfer: carried}));",
        data,
    )
    until(browser, "/uploads")
    wait(browser, "section.batch:first-of-type .outcomes a[href*=findings]", 2400)
    (report,) = set(store.ids()) - before
    found = store.queue(Wanted(report=report))[0]
    assert found
    browser.get(f"{address}/findings?report={report}")
    press(browser, "j")
    press(browser, "\ue007")
    until(browser, f"/finding/{found[0].id}?report={report}")
    sign(browser)
    press(browser, "1")
    until(browser, "after=")
    press(browser, "u")
    until_gone(browser, "after=")
    assert store.states(found)[report, found[0].id].decision is None
    press(browser, "1")
    until(browser, "after=")
    browser.get(f"{address}/uploads")
    wait(browser, "main:not(:has([data-refresh]))", 2400)
    told = CliRunner().invoke(
        cli, ["run", str(workspace / "uploads"), "-w", str(workspace), "--force"]
    )
    assert told.exit_code == 0
    assert store.states(found)[report, found[0].id].decision == "confirmed"
    browser.get(f"{address}/report/{report}")
    links = browser.execute_script(
        "return [...document.querySelectorAll('a')].map((one) => one.getAttribute('href'))"
    )
    taken = [f"/report/{report}/letter", f"/report/{report}/annotated", "/findings.xlsx?report="]
    for path in taken:
        link = next(one for one in links if one.startswith(path))
        with urlopen(address + link) as answer:
            assert answer.headers["content-disposition"].startswith("attachment")
            assert answer.read(4) in (b"PK\x03\x04", b"%PDF")
