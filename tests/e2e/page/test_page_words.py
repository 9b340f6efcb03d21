"""Slack's mrkdwn, word by word, in the browser's own parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Page

RENDER = """async (text) => {
  const { mrkdwn } = await import("/page/mrkdwn.js");
  const node = document.createElement("div");
  const now = new Date("2026-04-20T08:30:00Z");
  node.append(...mrkdwn(text, { names: { U1: "Maria", C1: "beds" }, tz: "Asia/Kolkata", now }));
  for (const each of node.querySelectorAll("*")) each.removeAttribute("dir");
  return node.innerHTML;
}"""

CASES = {
    "*bold* and _italic_ and ~gone~": "<strong>bold</strong> and <em>italic</em> and <s>gone</s>",
    "*_both_*": "<strong><em>both</em></strong>",
    "2 * 3 * 4 and snake_case_name": "2 * 3 * 4 and snake_case_name",
    "*unbalanced": "*unbalanced",
    "`*code*`": "<code>*code*</code>",
    "```\n*pre*\n```": "<pre>*pre*</pre>",
    "&gt; quoted\n&gt; twice\nplain": "<blockquote>quoted<br>twice</blockquote>plain",
    "a &lt;b&gt; &amp;amp; c": "a &lt;b&gt; &amp;amp; c",
    "<@U1> in <#C1>, <!here>": (
        '<span class="mention"><bdi>@Maria</bdi></span> in <span class="mention"><bdi>#beds</bdi></span>, '
        '<span class="mention"><bdi>@here</bdi></span>'
    ),
    "<https://example.org|the *page*>": (
        '<a href="https://example.org" target="_blank" rel="noopener noreferrer">the *page*</a>'
    ),
    "<javascript:alert(1)|x>": "<span>x</span>",
    "<!date^1777626000^{date_num} {time}|May>": (
        '<time datetime="2026-05-01T09:00:00.000Z">2026-05-01 14:30</time>'
    ),
    "<!date^1776673800^{date_pretty}|now>": '<time datetime="2026-04-20T08:30:00.000Z">today</time>',
    "<!date^nonsense^{date}|some day>": '<time datetime="1970-01-01T00:00:00.000Z">some day</time>',
    ":tada: :not_an_emoji:": "🎉 :not_an_emoji:",
}


@pytest.mark.timeout(60)
async def test_mrkdwn_is_read_as_slack_reads_it(page: Page) -> None:
    assert {text: await page.evaluate(RENDER, text) for text in CASES} == CASES
