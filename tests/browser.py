#!/usr/bin/env python3
"""The page of `driftcheck graph` in a real browser: browser.py PROGRAM

Links, the keyboard, light and dark, and a page with nothing to draw, in
headless Chromium.  Skipped where there is no Chromium.  Needs PyPI's selenium.
"""

import contextlib
import os
import shutil
import sys

import harness

OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
           "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync",
           "--window-size=1600,900")


@contextlib.contextmanager
def browser(folder):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for option in OPTIONS:
        options.add_argument(option)
    options.add_argument(f"--user-data-dir={folder}/profile")
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(
        executable_path=shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def open_page(program, driver, folder, to):
    status, _, err = harness.command(
        [program, "graph", "--format", "html", "--output", to, folder], folder)
    if status:
        raise RuntimeError(err)
    driver.get("file://" + to)


def press(driver, key):
    from selenium.webdriver import ActionChains

    ActionChains(driver).send_keys(key).perform()


def walk(driver):
    """The links of the picture that the tab key comes to, in order."""
    from selenium.webdriver.common.keys import Keys

    seen = []
    for _ in range(200):
        press(driver, Keys.TAB)
        link = driver.execute_script(
            "const e = document.activeElement;"
            "return e && e.closest && e.closest('svg') ?"
            " e.getAttribute('href') : null")
        if link:
            seen.append(link)
        elif seen:
            break
    return seen


def keyboard(tap, driver):
    from selenium.webdriver.common.keys import Keys

    nodes = driver.execute_script(
        "return document.querySelectorAll('svg a').length")
    seen = walk(driver)
    tap.case("the tab key goes from node to node",
             "" if nodes and len(set(seen)) == nodes else f"{nodes} {seen}")
    driver.execute_script("document.querySelector('svg a').focus()")
    press(driver, Keys.ENTER)
    row = driver.execute_script(
        "const r = document.querySelector('tr:target');"
        "return r ? '#' + r.id : ''")
    tap.case("Enter leads to the node's row",
             "" if row == seen[0] else f"{row}, not {seen[0]}")


def looks(tap, driver):
    paper = {}
    for scheme in ("light", "dark"):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme}]})
        paper[scheme] = driver.execute_script(
            "return getComputedStyle(document.body).backgroundColor")
    tap.case("light and dark", "" if len(set(paper.values())) == 2
             else str(paper))
    dead = driver.execute_script(
        "const p = document.querySelector('path.edge.dead');"
        "return p ? getComputedStyle(p).strokeDasharray : ''")
    tap.case("what never happens is dashed", "" if "," in dead else dead)
    wide = driver.execute_script(
        "return [...document.querySelectorAll('svg a')].filter(a =>"
        " a.querySelector('text:last-of-type').getBBox().width >"
        " a.querySelector('rect').getBBox().width)"
        ".map(a => a.textContent)")
    tap.case("names stay in their boxes", str(wide) if wide else "")


def quiet(tap, driver, name):
    log = [e["message"] for e in driver.get_log("browser")]
    loaded = driver.execute_script(
        "return performance.getEntriesByType('resource').map(e => e.name)")
    tap.case(f"{name}: nothing is loaded, nothing complains",
             "\n".join(log + loaded))


def main():
    program, tap = os.path.abspath(sys.argv[1]), harness.Tap()
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("1..0 # SKIP no Chromium here")
        return
    with harness.scratch() as folder, browser(folder) as driver:
        page = os.path.join(folder, "page.html")
        open_page(program, driver, os.path.join(
            harness.FIXTURES, "niamoto-v0.15.5"), page)
        keyboard(tap, driver)
        looks(tap, driver)
        quiet(tap, driver, "a release")
        empty = os.path.join(folder, "empty")
        harness.write(empty, "README.md", "# Nothing\n")
        harness.init(empty)
        open_page(program, driver, empty, page)
        text = driver.find_element("tag name", "main").text
        tap.case("nothing to draw", "" if "Nothing here takes part" in text
                 else text)
        quiet(tap, driver, "nothing")
    tap.done()


if __name__ == "__main__":
    main()
