"""The simulator as a page of its own: what only that host does."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.serving import TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Host, Screen

pytestmark = pytest.mark.browser
ENDS_WITHIN = 20  # seconds
NOT_FOUND = 404


@pytest.fixture
def host(own_page: Host) -> Host:
    return own_page


def is_alive(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10):  # noqa: S310  # our own server
            return True
    except urllib.error.HTTPError as error:
        if error.code == NOT_FOUND:
            return False
        raise


def test_the_kernel_of_a_page_that_is_left_ends(screen: Screen, host: Host) -> None:
    about = json.loads(screen.page.locator("#jupyter-config-data").text_content() or "")
    kernel = f"{host.address.partition('?')[0]}api/kernels/{about['kernelId']}?token={TOKEN}"
    assert is_alive(kernel)
    screen.page.goto("about:blank")
    until = time.monotonic() + ENDS_WITHIN
    while is_alive(kernel):
        assert time.monotonic() < until
        time.sleep(0.2)


def test_each_visitor_has_a_case_of_their_own(screen: Screen, host: Host) -> None:
    screen.choose(market="Malaysia")
    other = screen.page.context.new_page()
    other.goto(host.address)
    market = other.locator(".simsim").get_by_label("market", exact=True)
    market.wait_for(timeout=60_000)
    assert market.input_value() == "unknown"
    assert screen.field("market").input_value() == "Malaysia"
    other.close()


def test_the_page_has_no_way_to_run_code(screen: Screen) -> None:
    assert screen.page.locator("textarea:not(.simsim-log textarea), .CodeMirror, .cm-editor").count() == 0
    answered = screen.page.evaluate(
        """async () => {
          const { kernelId } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
          const token = new URLSearchParams(location.search).get("token");
          const socket = new WebSocket(`ws://${location.host}/api/kernels/${kernelId}/channels?token=${token}`);
          await new Promise((open) => (socket.onopen = open));
          const heard = [];
          socket.onmessage = (event) => heard.push(event.data);
          const asked = { execute_request: { code: "1", silent: false }, kernel_info_request: {} };
          for (const [type, content] of Object.entries(asked)) {
            const header = { msg_id: type, msg_type: type, session: "s", username: "", version: "5.3" };
            socket.send(JSON.stringify({ header, parent_header: {}, metadata: {}, content, channel: "shell" }));
          }
          await new Promise((done) => setTimeout(done, 2000));
          socket.close();
          return ["execute_reply", "kernel_info_reply"].map((type) => heard.some((text) => text.includes(type)));
        }"""
    )
    assert answered == [False, True], "code is not run, and the same kernel answers what is no code"


def test_a_page_that_found_nothing_to_show_asks_again(browser: Browser, own_page: Host) -> None:
    """A kernel that does not answer in time leaves a page without its widget; here the answer is lost on purpose."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        """if (!sessionStorage.getItem("lost")) {
             sessionStorage.setItem("lost", "once");
             addEventListener("DOMContentLoaded", () => {
               const note = document.createElement("p");
               note.textContent = "Error displaying widget: model not found";
               setTimeout(() => document.getElementById("rendered_cells").replaceChildren(note), 50);
             });
           }"""
    )
    page.goto(own_page.address)
    page.locator(".simsim .simsim-answer h3").first.wait_for(timeout=60_000)
    assert page.evaluate("sessionStorage.getItem('lost')") == "once"
    assert page.evaluate("sessionStorage.getItem('simsim-tries')") is None
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
    page.goto("about:blank")
    context.close()
