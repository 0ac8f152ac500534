"""The first ten minutes of a reviewer who has read no page of the documentation, by the clock.

Run ``python -m eval.first_use [FOLDER]``: an empty workspace is opened with ``kxai web``, the PDF
files of FOLDER (without one, ten made from the fixtures) are handed in from the browser, the three
worst findings are opened, decided as 属实, and the letter about the last one is taken. In the
browser nothing is used but what stands on the pages: links and buttons by their words, one field
by its label. Needs Chromium and chromedriver; the time that a person takes to read is not in it.
"""

from __future__ import annotations

import io
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from eval.pdf_twins import printed
from fixtures.markup import read_source
from kxai_lab.generate.markup import strip_marks
from kxai_lab.generate.render_pdf import render_pdf

SOURCES = Path(__file__).parents[1] / "fixtures" / "source"
_MOST = 600  # seconds that anything is waited for


class Person:
    """Somebody at the browser, who tells what it took."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._begun = self._last = time.perf_counter()

    def tell(self, done: str) -> None:
        """Print what was done and how long it took since the last thing."""
        now = time.perf_counter()
        print(f"{now - self._last:7.1f} s  {done}", flush=True)
        self._last = now

    def wait(self, there: Callable[[], object]) -> object:
        """Wait until something is there."""
        for _ in range(_MOST * 10):
            found = there()
            if found:
                return found
            time.sleep(0.1)
        raise SystemExit(f"not there: {self._driver.current_url}\n{self.words()[:1000]}")

    def words(self) -> str:
        """What the page says."""
        return str(self._driver.execute_script("return document.body.innerText"))

    def find(self, words: str, tags: str = "a,button,summary") -> Any:
        """The first link or button with these words that can be seen; None where there is none."""
        return self._driver.execute_script(
            "return [...document.querySelectorAll(arguments[1])].find("
            "(one) => (one.innerText || '').includes(arguments[0]) "
            "&& one.checkVisibility()) || null",
            words,
            tags,
        )

    def click(self, words: str) -> None:
        """Click what bears these words, once it is there, and wait for the page behind it."""
        before = self._driver.find_element("tag name", "html")
        one: Any = self.wait(lambda: self.find(words))
        follows = one.tag_name != "summary"
        one.click()
        if follows:
            self.wait(lambda: before != self._driver.find_element("tag name", "html"))

    def total(self) -> float:
        return time.perf_counter() - self._begun


def made(folder: Path) -> list[Path]:
    """Ten reports as PDF files."""
    files = []
    for source in sorted(SOURCES.glob("*.txt"))[:10]:
        file = folder / f"{source.stem}.pdf"
        file.write_bytes(render_pdf(printed(strip_marks(read_source(source).body)[0])))
        files.append(file)
    return files


def use(driver: Any, address: str, files: list[Path]) -> None:
    """The way from an empty page to a letter."""
    person = Person(driver)
    driver.get(address)
    person.wait(lambda: "上传报告" in person.words())
    person.tell("the page is open")
    driver.find_element("css selector", "input[type=file]").send_keys(
        "\n".join(str(file.absolute()) for file in files)
    )
    person.click("上传并读取")
    person.wait(lambda: "已读完" in person.words())
    person.tell(f"{len(files)} PDF files are read")
    person.click("问题")
    for number in (1, 2, 3):
        if number == 1:
            row: Any = driver.find_element("css selector", "ol a")  # the first one of the list
            said = row.text
            row.click()
            person.wait(lambda: "复核人姓名" in person.words())
            driver.find_element("css selector", "aside input:not([type=hidden])").send_keys(
                "审核员"
            )
            person.click("开始复核")
        else:
            said = str(driver.find_element("css selector", ".why").text)
        person.click("属实")
        person.wait(lambda: "上一个已定为" in person.words())
        person.tell(f"decided: {said[:60]}")
    person.click("出具意见书")
    link: Any = person.wait(lambda: person.find("出具复核意见书"))
    with urlopen(link.get_attribute("href")) as answer:  # noqa: S310 - our own server
        letter = zipfile.ZipFile(io.BytesIO(answer.read()))
    told = re.sub("<[^>]+>", "", letter.read("word/document.xml").decode())
    assert "复核意见书" in told
    assert "审核员" in told
    person.tell(f"the letter is there, {len(told)} characters")
    print(f"{person.total():7.1f} s  in all")


def main() -> None:
    """Open, hand in, decide, hand back."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and chromedriver):
        raise SystemExit("needs chromium and chromedriver")
    with tempfile.TemporaryDirectory() as made_in, socket.socket() as free:
        folder = Path(made_in)
        files = sorted(Path(sys.argv[1]).glob("*.pdf")) if sys.argv[1:] else made(folder)
        (workspace := folder / "workspace").mkdir()
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "kxai", "web", "-w", str(workspace), "--no-open"]
        server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)  # noqa: S603
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1360,900"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=Service(chromedriver))
        try:
            begun = time.perf_counter()
            while True:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/"):
                        break
                except OSError:
                    time.sleep(0.1)
            print(f"{time.perf_counter() - begun:7.1f} s  kxai web answers", flush=True)
            use(driver, f"http://127.0.0.1:{port}/", files)
        finally:
            driver.quit()
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
