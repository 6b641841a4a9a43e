"""Opens the page of `gen diff` in a real browser: on a phone and on a screen, in light and in dark.

What is measured: that nothing is wider than the window, that every change is to be seen once all is unfolded, that text can
be read on its background (WCAG 2.2, 1.4.3: a contrast of 4.5), and that the two schemes look different. Nothing is fetched.
"""

import json
import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

from fleet import Report

GEN, WORK = os.environ["GEN"], Path(os.environ["WORK"]) / "page"
FLEET = Path(os.environ["FLEET"]) / "golden" / "boutique"
WIDTHS = {"phone": 390, "screen": 1200}
SCHEMES = {"dark": 0, "light": 1}  # blink's PreferredColorScheme
CONTRAST = 4.5

# Edits of the boutique that together have most classes: file, what stands there, what comes instead.
EDITS = [
    ("services/frontend/service.toml", 'ENABLE_PROFILER = "0"', 'ENABLE_PROFILER = "1"'),
    ("services/frontend/service.toml", "objective = 99\n", "objective = 98\n"),
    ("services/cartservice/service.toml", "[access.inbound.frontend]", "[access.inbound.adservice]\n\n[access.inbound.frontend]"),
    ("services/adservice/service.toml", "[access.inbound", "[access.outbound.cartservice]\n\n[access.inbound"),
    ("platform.toml", 'scrape-interval = "30s"', 'scrape-interval = "60s"'),
    (
        "services/frontend/service.toml",
        '[routes.public]\nhosts = ["shop.@{public-domain}"]',
        "[removed]\n'hosts.\"shop.staging.example.org\"' = \"moved\"",
    ),
]

# Runs in the page, and tells the frame around it.
MEASURE = """
<script>
const parts = (color) => color.match(/[0-9.]+/g).map(Number);
const light = ([r, g, b]) => { const part = (c) => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
  return .2126 * part(r) + .7152 * part(g) + .0722 * part(b) };
const behind = (node) => { for (; node; node = node.parentElement) { const color = parts(getComputedStyle(node).backgroundColor);
  if (color.length < 4 || color[3] > 0) return color } return [255, 255, 255] };
addEventListener("load", () => {
  const folded = document.querySelectorAll("details:not([open])").length;
  document.querySelectorAll("details").forEach((one) => { one.open = true });
  const root = document.documentElement, texts = [];
  for (const node of document.querySelectorAll("h1,h2,p,b,span,summary,code,li,small,pre,footer")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const [a, b] = [light(parts(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    texts.push([(a + .05) / (b + .05), node.className || node.tagName]);
  }
  const widest = Math.max(...[...document.querySelectorAll("*")].map((node) => node.getBoundingClientRect().right));
  const clipped = [...document.querySelectorAll("body *")].filter((node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1);
  parent.postMessage({ width: innerWidth, content: root.scrollWidth, widest, clipped: clipped.map((node) => node.className || node.tagName), height: root.scrollHeight, folded,
    changes: [...document.querySelectorAll("li")].filter((one) => one.getBoundingClientRect().height > 0).length,
    small: Math.min(...[...document.querySelectorAll("li")].map((one) => parseFloat(getComputedStyle(one).fontSize))),
    contrast: texts.sort((a, b) => a[0] - b[0])[0], background: getComputedStyle(document.body).backgroundColor,
    fetched: performance.getEntriesByType("resource").map((one) => one.name) }, "*");
});
</script>
"""
FRAME = """<!doctype html><style>body {{ margin: 0 }} iframe {{ border: 0; display: block }}</style>
<iframe src="{page}" width="{width}" height="{height}"></iframe>
<script>addEventListener("message", ({{ data }}) => {{ document.title = JSON.stringify(data) }})</script>"""


def page():
    """A page of real changes, and how many it says there are."""
    shutil.rmtree(WORK, ignore_errors=True)
    root = WORK / "fleet"
    shutil.copytree(FLEET, root)
    git = ["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *arguments], check=True)
    for path, old, new in EDITS:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old}"
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    subprocess.run([GEN, "write", "--root", root], check=True, capture_output=True)
    html = subprocess.run([GEN, "diff", "--root", root, "--format", "html"], check=True, capture_output=True, text=True).stdout
    (WORK / "page.html").write_text(html, encoding="utf-8")
    (WORK / "measured.html").write_text(html.replace("</body>", MEASURE + "</body>"), encoding="utf-8")
    return sum(int(count) for count in re.findall(r"<small>(\d+) changes?</small>", html))


def chromium(scheme, *arguments):
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={WORK / 'profile'}"]
    options.append(f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}")
    answer = subprocess.run(["chromium", *options, *arguments], check=True, capture_output=True, timeout=120)
    return answer.stdout.decode()


def measured(scheme, width):
    """What the page measures of itself in a frame of this width: a window of Chromium is never narrower than 500."""
    frame = WORK / f"frame-{width}.html"
    frame.write_text(FRAME.format(page="measured.html", width=width, height=800), encoding="utf-8")
    dom = chromium(scheme, "--virtual-time-budget=5000", "--dump-dom", frame.as_uri())
    return json.loads(re.search(r"<title>(.*?)</title>", dom).group(1).replace("&gt;", ">").replace("&amp;", "&"))


def screenshot(scheme, device, height):
    width, image = WIDTHS[device], WORK / f"{device}-{scheme}.png"
    frame = WORK / f"picture-{width}.html"
    frame.write_text(FRAME.format(page="page.html", width=width, height=height), encoding="utf-8")
    size = f"--window-size={max(width, 500)},{height}"
    chromium(scheme, size, f"--screenshot={image}", frame.as_uri())
    return pixels(image.read_bytes())


def pixels(png):
    """Rows of RGB triples of a PNG with 8 bits a channel (RFC 2083)."""
    width, height, depth, kind = (*(int.from_bytes(png[at : at + 4]) for at in (16, 20)), png[24], png[25])
    assert depth == 8 and kind in (2, 6), f"a PNG of depth {depth}, type {kind}"
    data, at = b"", 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    data, size = zlib.decompress(data), {2: 3, 6: 4}[kind]
    rows, above, stride = [], bytearray(width * size), width * size + 1
    for y in range(height):
        method, row = data[y * stride], bytearray(data[y * stride + 1 : (y + 1) * stride])
        for x in range(len(row)):
            left, up = (row[x - size] if x >= size else 0), above[x]
            corner = above[x - size] if x >= size else 0
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda one: abs(guess - one))
            row[x] = (row[x] + (0, left, up, (left + up) // 2, nearest)[method]) % 256
        rows.append([tuple(row[x : x + 3]) for x in range(0, len(row), size)])
        above = row
    return rows


def main():
    report, changes, count = Report(), page(), 0
    assert changes > 20, f"a page of {changes} changes shows little"
    for device, width in WIDTHS.items():
        backgrounds = set()
        for scheme in SCHEMES:
            name, found = f"{device}, {scheme}", measured(scheme, width)
            print(name, json.dumps(found))
            count += 1
            if found["width"] != width:
                report.fail(f"{name}: the window is {found['width']} wide and not {width}")
            if found["content"] > width or found["widest"] > width + 0.5:
                report.fail(f"{name}: {found['content']}, {found['widest']} wide in a window of {width}")
            if found["clipped"]:
                report.fail(f"{name}: content is wider than {sorted(set(found['clipped']))}")
            if found["changes"] != changes:
                report.fail(f"{name}: {found['changes']} changes are seen, the page says {changes}")
            if found["contrast"][0] < CONTRAST:
                report.fail(f"{name}: the contrast of {found['contrast'][1]} is {found['contrast'][0]:.2f}")
            if found["small"] < 14 or found["fetched"]:
                report.fail(f"{name}: text of {found['small']} px, fetched {found['fetched']}")
            if not found["folded"]:
                report.fail(f"{name}: nothing is folded")
            rows = screenshot(scheme, device, 1200)
            ground = tuple(int(part) for part in re.findall(r"\d+", found["background"]))
            colors = {color for row in rows[::3] for color in row[:width:3]}
            shown = sum(row[2] == ground for row in rows) / len(rows)
            backgrounds.add(ground)
            if shown < 0.9 or len(colors) < 30:
                report.fail(f"{name}: the picture has {len(colors)} colours, {shown:.0%} of its edge is {ground}")
        if len(backgrounds) != len(SCHEMES):
            report.fail(f"{device}: light and dark look the same: {backgrounds}")
    report.finish(count, "views of a page in Chromium")


main()
