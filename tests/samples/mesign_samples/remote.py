# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every way a mail has to have something loaded, for a listener to hear nothing of."""

from __future__ import annotations

from . import mail

# {} is a base address such as http://192.0.2.1 without a slash at its end.
HEAD = """<base href="{}/base/"><meta http-equiv="refresh" content="0; url={}/refresh"><meta http-equiv="x-dns-prefetch-control" content="on">
<meta http-equiv="Set-Cookie" content="a=b"><meta http-equiv="Content-Security-Policy" content="default-src *; report-uri {}/report">
<meta property="og:image" content="{}/og.png"><meta name="msapplication-TileImage" content="{}/tile.png">
<link rel="stylesheet" href="{}/sheet.css"><link rel="alternate stylesheet" href="{}/sheet2.css"><link rel="icon" href="{}/icon.png">
<link rel="apple-touch-icon" href="{}/touch.png"><link rel="preload" as="image" href="{}/preload.png"><link rel="prefetch" href="{}/prefetch">
<link rel="prerender" href="{}/prerender"><link rel="dns-prefetch" href="{}/"><link rel="preconnect" href="{}/"><link rel="modulepreload" href="{}/m.js">
<link rel="manifest" href="{}/manifest.json"><link rel="import" href="{}/import.html"><link rel="pingback" href="{}/pingback">
<style>@import url({}/import.css); @import "{}/import2.css" screen; @font-face {{ font-family: x; src: url({}/font.woff2) format("woff2"), url({}/font.ttf); }}
@namespace url({}/ns); body {{ background: url({}/body.png); font-family: x; cursor: url({}/cursor.cur), auto; }}
p {{ background-image: image-set("{}/set1.png" 1x, url({}/set2.png) 2x); list-style: url({}/list.png); border-image: url({}/border.png) 1; }}
p::before {{ content: url({}/content.png); }} p {{ filter: url({}/filter.svg#f); mask: url({}/mask.png); clip-path: url({}/clip.svg#c); shape-outside: url({}/shape.png); }}
p {{ -webkit-mask-image: url({}/wmask.png); behavior: url({}/x.htc); -moz-binding: url({}/x.xml#a); }} @media all {{ b {{ background: url('{}/media.png'); }} }}
i {{ background: \\75rl({}/escaped.png); }} u {{ background: u/**/rl({}/comment.png); }}</style>
<script src="{}/x.js"></script><script>fetch("{}/fetch"); new Image().src = "{}/image"; navigator.sendBeacon("{}/beacon"); import("{}/dynamic.js");
new WebSocket("ws:" + "{}".slice(5) + "/ws"); new EventSource("{}/events"); location = "{}/location"; open("{}/open");</script>"""

BODY = """<img src="{}/img.png"><img src=" {}/space.png"><img src="{}/dot.gif" width=1 height=1><img srcset="{}/set.png 1x, {}/set2.png 2x"><img lowsrc="{}/low.png" dynsrc="{}/dyn.avi">
<img longdesc="{}/long.html" usemap="{}/#m"><picture><source srcset="{}/source.webp"><img src="{}/inner.png"></picture><input type="image" src="{}/button.png">
<video src="{}/video.mp4" poster="{}/poster.png" autoplay preload="auto"><source src="{}/v.webm"><track src="{}/t.vtt" default></video>
<audio src="{}/audio.mp3" autoplay></audio><bgsound src="{}/sound.wav"><embed src="{}/embed.swf"><object data="{}/object.swf" codebase="{}/" classid="{}/x">
<param name="movie" value="{}/movie.swf"></object><applet code="{}/A.class" archive="{}/a.jar" codebase="{}/"></applet>
<iframe src="{}/frame.html"></iframe><iframe srcdoc="&lt;img src='{}/srcdoc.png'&gt;"></iframe><frameset><frame src="{}/f.html"></frameset><portal src="{}/portal"></portal>
<table background="{}/table.png"><tr background="{}/tr.png"><td background="{}/td.png" style="background:url({}/tdstyle.png)">x</td></tr></table>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image href="{}/svg.png" xlink:href="{}/svg2.png"/><use href="{}/use.svg#a"/>
<feImage href="{}/fe.png"/><foreignObject><img src="{}/foreign.png"></foreignObject><style>@import url({}/svg.css);</style><script href="{}/svg.js"/></svg>
<math href="{}/math"><mglyph src="{}/glyph.png"/></math><a href="{}/link" ping="{}/ping">x</a><blockquote cite="{}/cite">x</blockquote><q cite="{}/q">x</q>
<form action="{}/form"><button formaction="{}/formaction" autofocus>x</button></form><div style="background:url('{}/style.png')">x</div>
<div style="background:url(&quot;{}/quoted.png&quot;)">x</div><p style="list-style-image:url({}/ls.png)">x</p><img src="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;image href='{}/nested.png'/&gt;&lt;/svg&gt;">
<img src="x" onerror="new Image().src='{}/onerror'"><body onload="location='{}/onload'"><!--[if mso]><img src="{}/mso.png"><![endif]--><xml><img src="{}/xml.png"></xml>
<v:image src="{}/vml.png"/><image src="{}/image-element.png"><noscript><img src="{}/noscript.png"></noscript><template><img src="{}/template.png"></template>"""

# What is asked for in another way than by http.
OTHER = ("//canary.remote.test/relative", "ftp://canary.remote.test/f", "\\\\canary.remote.test\\share\\x", "file://canary.remote.test/x", "ws://canary.remote.test/",
         "feed:http://canary.remote.test/", "webcal://canary.remote.test/c", "ldap://canary.remote.test/o=x", "gopher://canary.remote.test/", "xmpp:a@canary.remote.test",
         "http:\\\\canary.remote.test\\x", "http://[2001:db8::1]/six", "http://3221225985/number", "http://canary.remote.test.:80/", "jar:http://canary.remote.test!/x")

FIELDS = """Disposition-Notification-To: <ask@canary.remote.test>
Return-Receipt-To: ask@canary.remote.test
X-Confirm-Reading-To: ask@canary.remote.test
List-Unsubscribe: <{0}/unsubscribe>, <mailto:out@canary.remote.test>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
List-Archive: <{0}/archive>
X-Image-URL: {0}/face.png
BIMI-Location: v=BIMI1; l={0}/bimi.svg
BIMI-Indicator: {0}/bimi2.svg
Autocrypt: addr=li@example.test; keydata={0}
OpenPGP: url={0}/key.asc
Content-Base: {0}/
Content-Location: {0}/here/
Link: <{0}/header.css>; rel=stylesheet, <{0}/>; rel=preconnect
Sender: li@canary.remote.test
"""


def fill(text: str, base: str) -> str:
    """The text with every address below this base, each with a number of its own."""
    parts = text.replace("{{", "\1").replace("}}", "\2").split("{}")
    return "".join(part + (base if number < len(parts) - 1 else "") for number, part in enumerate(parts)).replace("\1", "{").replace("\2", "}")


def page(base: str) -> bytes:
    """An HTML part that tries everything."""
    other = "".join(f'<img src="{one}"><link rel=stylesheet href="{one}"><p style="background:url({one})">x</p>' for one in OTHER)
    return mail.part(f"<html><head>{fill(HEAD, base)}</head><body><p>An ordinary letter.</p>{fill(BODY, base)}{other}</body></html>\r\n".encode(),
                     "text/html; charset=utf-8", (f"Content-Location: {base}/page.html",))


def fields(base: str) -> bytes:
    """Header fields that ask for an answer."""
    return FIELDS.format(base).replace("\n", "\r\n").encode()


def others(base: str) -> list[bytes]:
    """Parts of other kinds."""
    calendar = f"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nATTACH:{base}/ics\nURL:{base}/event\nORGANIZER:mailto:o@canary.remote.test\nEND:VEVENT\nEND:VCALENDAR\n"
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:x\nPHOTO;VALUE=uri:{base}/photo\nSOURCE:{base}/card\nEND:VCARD\n"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{base}/attached.png"/></svg>'
    return [
        mail.part(b"Content-Type: image/png\r\nContent-ID: <x@y>\r\n\r\n", f'message/external-body; access-type=URL; URL="{base}/external"'),
        mail.part(b"Content-Type: text/plain\r\n\r\n", "message/external-body; access-type=anon-ftp; site=canary.remote.test; name=x"),
        mail.part(calendar.encode(), "text/calendar; method=REQUEST; charset=utf-8"),
        mail.part(card.encode(), "text/vcard; charset=utf-8"),
        mail.part(drawing.encode(), "image/svg+xml", ("Content-ID: <svg@y>", "Content-Disposition: inline")),
        mail.part(f"{base}/plain and <{base}/angle> and www.canary.remote.test\r\n".encode()),
        mail.part(f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{base}/x.dtd" [<!ENTITY e SYSTEM "{base}/entity">]><x>&e;</x>'.encode(), "application/xhtml+xml"),
        mail.part(f'<!DOCTYPE html PUBLIC "x" "{base}/public.dtd"><p>x</p>'.encode(), "text/html"),
    ]
