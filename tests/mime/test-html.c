/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-html.h"

#include "mime/mesign-text.h"

#include <string.h>

static void
test_to_text (void)
{
  static const struct
  {
    const char *html;
    const char *text;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "<p>one</p><p>two</p>", "one\n\ntwo" },
    { "<div>one</div><div>two</div>", "one\ntwo" },
    { "<div>one</div><div><br></div><div>two</div>", "one\n\ntwo" },
    { "one<br>two<br><br>three", "one\ntwo\n\nthree" },
    { "<b>a</b><i>b</i> \n c&nbsp;d &lt;e&gt;", "ab c d <e>" },
    { "<ul><li>one</li><li>two<ol start=3><li>x</li><li>y</li></ol></li></ul>",
      "  • one\n  • two\n    3. x\n    4. y" },
    { "a<blockquote>q1<blockquote>q2</blockquote></blockquote>b", "a\n> q1\n> > q2\nb" },
    { "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b" },
    { "<pre>a  b\n  c\n\nd</pre>", "a  b\n  c\n\nd" },
    { "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td" },
    { "<a href=\"https://x.test/a\">here</a>", "here <https://x.test/a>" },
    { "<a href=\"https://x.test/\">x.test</a>", "x.test" },
    { "<a href=\"mailto:a@x.test\">a@x.test</a>", "a@x.test" },
    { "<a href=\"javascript:alert(1)\">here</a>", "here" },
    { "<a href=\"https://x.test/a\"><img alt=\"Logo\"></a>", "Logo <https://x.test/a>" },
    { "a<hr>b", "a\n--------\nb" },
    { "<script>bad()</script><style>p{}</style><title>t</title>ok<!-- no -->", "ok" },
    { "<noscript>shown</noscript>", "shown" },
    { "<p>未闭合<p>第二", "未闭合\n\n第二" },
    { "&#20320;&#x597d;&#0;&#x110000;", "你好" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = mesign_html_to_text (cases[i].html);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_hidden (void)
{
  static const char *const hidden[] = {
    "<div style=\"display:none\">HIDDEN</div>",
    "<div style=\"DISPLAY : NONE !important\">HIDDEN</div>",
    "<div style=\"visibility:hidden\">HIDDEN</div>",
    "<div style=\"font-size:0\">HIDDEN</div>",
    "<div style=\"font-size:0px;color:red\"><b>HIDDEN</b></div>",
    "<div style=\"font-size:1px\">HIDDEN</div>",
    "<div style=\"font:0/0 a\">HIDDEN</div>",
    "<div style=\"opacity:0\">HIDDEN</div>",
    "<div style=\"opacity:0.00\">HIDDEN</div>",
    "<div style=\"max-height:0;overflow:hidden\">HIDDEN</div>",
    "<div style=\"position:absolute;left:-9999px\">HIDDEN</div>",
    "<div style=\"text-indent:-9999px\">HIDDEN</div>",
    "<div style=\"color:#fff;background-color:#FFF\">HIDDEN</div>",
    "<div style=\"color:transparent\">HIDDEN</div>",
    "<div style=\"mso-hide:all\">HIDDEN</div>",
    "<div hidden>HIDDEN</div>",
    "<style>.p { display:none }</style><div class=\"x p\">HIDDEN</div>",
    "<style>/* c */ #pre, u {visibility:hidden}</style><div id=pre>HIDDEN</div>",
    "<style><!-- div.p{font-size:0} --></style><div class=P>HIDDEN</div>",
    "<style>@media print { .q {color:red} } .p{opacity:0}</style><div class=p>HIDDEN</div>",
    "<style>@media screen { .p { display: none } }</style><div class=p>HIDDEN</div>",
    "<style>@media (min-width: 1px) { .p { display: none } }</style><div class=p>HIDDEN</div>",
    "<style>@media all and (color) { @supports (x: y) { .p { opacity: 0 } } }</style>"
    "<div class=p>HIDDEN</div>",
    "<style>@media not print { .p { display: none } }</style><div class=p>HIDDEN</div>",
    "<style media=screen>.p { display: none }</style><div class=p>HIDDEN</div>",
    "<style>body > div.a .p.q { display: none }</style><div class=a><i><b class='q p'>HIDDEN</b>"
    "</i></div>",
    "<style>div + div { display: none }</style><div></div><div>HIDDEN</div>",
    "<style>div ~ [data-x] { display: none }</style><div></div><i></i><b data-x=1>HIDDEN</b>",
    "<style>[class*=\"sec\"] { display: none }</style><div class=\"a-secret\">HIDDEN</div>",
    "<style>.p:not(.q) { display: none }</style><div class=p>HIDDEN</div>",
    "<style>d\\69v{d\\69splay:none}</style><div>HIDDEN</div>",
    "<style>.p { dis/* x */play: none }</style><div class=p>HIDDEN</div>",
    "<style>.p { --x: none; display: var(--x) }</style><div class=p>HIDDEN</div>",
    "<style>.p { display: none !important }</style><div class=p style='display:block'>HIDDEN</div>",
    "<style>.p { font-size: 0 !important }</style><div class=p style='font-size:9px'>HIDDEN</div>",
    "<style>.p { color: #fff !important }</style><div class=p style='color:#000'>HIDDEN</div>",
    "<div style=\"color:white\">HIDDEN</div>",
    "<div style=\"color:#fefefe\"><b>HIDDEN</b></div>",
    "<div style=\"color:rgb(100%, 255, 254)\">HIDDEN</div>",
    "<div style=\"color:rgba(0,0,0,0)\">HIDDEN</div>",
    "<div style=\"color:#0000\">HIDDEN</div>",
    "<div style=\"color:hsl(0 0% 100% / 1)\">HIDDEN</div>",
    "<div style=\"color:hsla(120, 100%, 50%, 0)\">HIDDEN</div>",
    "<font color=\"#FFFFFF\">HIDDEN</font>",
    "<font color=snow>HIDDEN</font>",
    "<div style=\"background-color:#123456\"><i style=\"color:#123457\">HIDDEN</i></div>",
    "<table bgcolor=navy><tr><td><font color=\"#000081\">HIDDEN</font></td></tr></table>",
    "<div style=\"background:#eee none\"><i style=\"color:#f0f0f0\">HIDDEN</i></div>",
    "<div style=\"-webkit-text-fill-color:transparent\">HIDDEN</div>",
    "<div style=\"position:absolute;top:-200vh\">HIDDEN</div>",
    "<div style=\"position:fixed;right:100%\">HIDDEN</div>",
    "<div style=\"position:relative;z-index:-1\">HIDDEN</div>",
    "<div style=\"margin-left:-9999px\">HIDDEN</div>",
    "<div style=\"margin:0 0 0 -200vw\">HIDDEN</div>",
    "<div style=\"position:absolute;clip:rect(0,0,0,0)\">HIDDEN</div>",
    "<div style=\"clip-path:inset(50%)\">HIDDEN</div>",
    "<div style=\"clip-path:circle(0)\">HIDDEN</div>",
    "<div style=\"transform:scale(0, 0)\">HIDDEN</div>",
    "<div style=\"transform:translate(0, -9999px)\">HIDDEN</div>",
    "<div style=\"filter:opacity(0%)\">HIDDEN</div>",
    "<div style=\"content-visibility:hidden\">HIDDEN</div>",
    "<div style=\"font:italic 700 0px/0 a\">HIDDEN</div>",
    "<div style=\"font-size:calc(12px * 0)\">HIDDEN</div>",
    "<div style=\"font-size:5%\">HIDDEN</div>",
    "<div style=\"letter-spacing:-1em\">HIDDEN</div>",
    "<div style=\"zoom:0.01\">HIDDEN</div>",
    "<div style=\"height:0;overflow-y:scroll\">HIDDEN</div>",
    "<img width=1 height=1 alt=HIDDEN>",
    "<dialog>HIDDEN</dialog>",
    "<video>HIDDEN</video>",
    "<object>HIDDEN</object>",
    "<template>HIDDEN</template>",
    "<select><option>HIDDEN</option></select>",
    "<iframe>HIDDEN</iframe>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      g_autofree char *html = g_strdup_printf ("<p>before</p>%s<p>after</p>", hidden[i]);
      g_autofree char *text = mesign_html_to_text (html);

      g_autofree char *clean = mesign_html_clean (html);
      g_autofree char *quote = mesign_html_quote (html);

      g_assert_cmpstr (text, ==, "before\n\nafter");
      g_assert_true (strstr (clean, "HIDDEN") == NULL || strstr (clean, "alt=\"HIDDEN") != NULL);
      g_assert_null (strstr (quote, "HIDDEN"));
    }
}

/* What is hidden elsewhere, or only when it is printed, on a telephone or under a pointer, is seen.
 */
static void
test_not_hidden (void)
{
  static const char *const seen[] = {
    "<style>@media print { .p { display: none } }</style><div class=p>SEEN</div>",
    "<embed src=x><p>SEEN</p>",
    "<input value=x><p>SEEN</p>",
    "<source src=x><track src=x><param name=x><bgsound src=x><keygen><area><p>SEEN</p>",
    "<style>@media only screen and (max-width: 600px) { .p { display: none } }</style>"
    "<div class=p>SEEN</div>",
    "<style media=print>.p { display: none }</style><div class=p>SEEN</div>",
    "<style>.p:hover, .p::before { display: none }</style><div class=p>SEEN</div>",
    "<style>.a > .p, .a .p, .a + .p, p.p, #p.p { display: none }</style><div class=p>SEEN</div>",
    "<style>@keyframes x { from { opacity: 0 } } @font-face { display: none }</style>SEEN",
    "<style>body { display: block } } .p { color: red }</style><div class=p>SEEN</div>",
    "<div style=\"background:#005;color:#fff\">SEEN</div>",
    "<div style=\"background:url(cid:a) no-repeat;color:#fff\">SEEN</div>",
    "<table background=x><tr><td style=\"color:#fff\">SEEN</td></tr></table>",
    "<style>.h { background-color: rgb(0, 40, 80) }</style><div class=h><b "
    "style=color:#FFF>SEEN</b>"
    "</div>",
    "<body bgcolor=black text=white>SEEN</body>",
    "<div style=\"color:#999\">SEEN</div>",
    "<div style=\"font:700 14px/0 Arial\">SEEN</div>",
    "<div style=\"position:absolute;left:20px;margin-top:-4px\">SEEN</div>",
    "<div style=\"opacity:0.6;text-indent:2em;letter-spacing:-1px\">SEEN</div>",
    "<div style=\"color:unknown-colour\">SEEN</div>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      g_autofree char *text = mesign_html_to_text (seen[i]);
      g_autofree char *clean = mesign_html_clean (seen[i]);
      g_autofree char *quote = mesign_html_quote (seen[i]);

      g_assert_cmpstr (text, ==, "SEEN");
      g_assert_nonnull (strstr (clean, "SEEN"));
      g_assert_nonnull (strstr (quote, "SEEN"));
    }
}

static void
test_shown_again (void)
{
  g_autofree char *text = mesign_html_to_text (
      "<td style=\"font-size:0\">gone<span style=\"font-size:14px\">shown</span></td>"
      "<p style=\"visibility:hidden\">gone<b style=\"visibility:visible\">too</b></p>"
      "<p style=\"display:none\">gone<b style=\"display:block\">gone</b></p>"
      "<p style=\"height:0\">seen</p>");

  g_assert_cmpstr (text, ==, "shown\n\ntoo\n\nseen");
}

static void
test_filler (void)
{
  g_autofree char *text = mesign_html_to_text ("<p>Hello&zwnj;&nbsp;&zwnj;&nbsp;&#847; &shy;</p>");

  g_assert_cmpstr (text, ==, "Hello");
}

static void
test_deep (void)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append (html, i % 2 == 0 ? "<div>" : "<blockquote>");
  g_string_append (html, "deep<script>no</script>");
  text = mesign_html_to_text (html->str);
  g_assert_true (g_str_has_suffix (text, "deep"));
  clean = mesign_html_clean (html->str);
  g_assert_null (strstr (clean, "script"));
  mesign_html_is_only_text (html->str);
}

static void
test_links (void)
{
  g_autoptr (GPtrArray) links = mesign_html_list_links (
      "<a href=\" https://a.test/x?y=1&amp;z=2 \">  click\n <b>here</b></a><a name=x>no</a>"
      "<A HREF='mailto:b@c.test'>b</A><map><area href=\"http://d.test\"></map>"
      "<a href=\"https://evil.test\">https://<span style=\"display:none\">x</span>good.test</a>");
  MesignHtmlLink *first;

  g_assert_cmpuint (links->len, ==, 4);
  first = links->pdata[0];
  g_assert_cmpstr (first->href, ==, "https://a.test/x?y=1&z=2");
  g_assert_cmpstr (first->text, ==, "click here");
  g_assert_cmpstr (((MesignHtmlLink *) links->pdata[1])->href, ==, "mailto:b@c.test");
  g_assert_cmpstr (((MesignHtmlLink *) links->pdata[2])->text, ==, "");
  g_assert_cmpstr (((MesignHtmlLink *) links->pdata[3])->text, ==, "https://good.test");
}

/* Far below many styles, and in one another, which browsers do not do: each text is read once. */
static void
test_many_links (void)
{
  g_autoptr (GString) html = g_string_new ("<body>");
  g_autoptr (GPtrArray) links = NULL;
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < 200; i++)
    {
      g_string_append (html, "<div style=\"");
      for (guint j = 0; j < 500; j++)
        g_string_append (html, "color:red;");
      g_string_append (html, "\">");
    }
  for (guint i = 0; i < 2000; i++)
    g_string_append (html, "<p><a href=\"http://a.test/\">far</a></p>");
  for (guint i = 0; i < 10000; i++)
    g_string_append (html, "<a href=\"http://b.test/\"><b>in");
  links = mesign_html_list_links (html->str);
  g_assert_cmpuint (links->len, ==, 12000);
  g_assert_cmpstr (((MesignHtmlLink *) links->pdata[1000])->text, ==, "far");
  g_assert_cmpstr (((MesignHtmlLink *) links->pdata[11000])->text, ==, "in");
  g_assert_cmpint (g_get_monotonic_time () - began, <, 8 * G_USEC_PER_SEC);
}

static void
test_only_text (void)
{
  static const char *const text[] = {
    "",
    "hello",
    "<html><head><meta charset=utf-8><title>x</title></head><body "
    "dir=ltr><p>a</p><br></body></html>",
    "<div dir=\"ltr\">a<div><br></div>b</div>",
    "<div style=\"font-family:Arial;font-size:14px;color:#000000;margin:0\">x</div>",
    "<blockquote type=cite>a</blockquote><ul><li>b</li></ul>",
    "<a href=\"https://x.test/\">https://x.test</a> <a href=\"mailto:a@b.test\">a@b.test</a>",
    "<style>p.MsoNormal { margin:0cm; font-size:11pt }</style><p class=MsoNormal>x</p>",
  };
  static const char *const more[] = {
    "<b>x</b>",
    "<img src=x>",
    "<table><tr><td>x</td></tr></table>",
    "<span style=\"color:red\">x</span>",
    "<font color=red>x</font>",
    "<p style=\"display:none\">x</p>",
    "<h1>x</h1>",
    "<a href=\"https://x.test\">here</a>",
    "<a href=\"https://x.test.evil.test\">https://x.test</a>",
    "<body bgcolor=\"#ff0000\">x</body>",
    "<script>x</script>",
    "<style>p { color:red }</style><p>x</p>",
    "<p align=center>x</p>",
    "<div style=\"background:url(https://x.test/p.png)\">x</div>",
    "<form><input></form>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (text); i++)
    g_assert_true (mesign_html_is_only_text (text[i]));
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    g_assert_false (mesign_html_is_only_text (more[i]));
}

static void
test_clean (void)
{
  static const struct
  {
    const char *html;
    const char *clean;
  } cases[] = {
    { "<p onclick=\"x()\">a</p>", "<p>a</p>" },
    { "<script>alert(1)</script>b", "b" },
    { "<a href=\"javascript:x\">a</a>", "<a>a</a>" },
    { "<a href=\" https://x.test/?a&amp;b\">a</a>", "<a href=\"https://x.test/?a&amp;b\">a</a>" },
    { "<img src=\"https://x.test/p.gif\" alt=\"p\">", "<img alt=\"p\">" },
    { "<img src=\"cid:a@b\">", "<img src=\"cid:a@b\">" },
    { "<p style=\"color:red;background:url(x);position:fixed\">a</p>",
      "<p style=\"color:#ff0000;\">a</p>" },
    { "<p style=\"color:expression(x)\">a</p>", "<p>a</p>" },
    { "<article>a<b>b</b></article>", "a<b>b</b>" },
    { "<form action=x>a<button>b</button><input value=c></form>", "ab" },
    { "<noscript>a</noscript>", "a" },
    { "<p style=\"background: rgb(0,0,128) none; COLOR: White\">a</p>",
      "<p style=\"color:#ffffff;background-color:#000080;\">a</p>" },
    { "<p style=\"margin:-40px;line-height:0;padding:2px\">a</p>",
      "<p style=\"padding:2px;\">a</p>" },
    { "<style>p { background: black }</style><p style=\"color:white\">a</p>",
      "<p style=\"color:#ffffff;background-color:#000000;\">a</p>" },
    { "<p style=\"background:url(x);color:#fff\">a</p>",
      "<p style=\"color:#ffffff;\"><span style=\"color:#000000;background-color:#ffffff;\">a</span>"
      "</p>" },
    { "<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>" },
    { "<p style=\"display:none\">a</p><p>b</p>", "<p>b</p>" },
    { "<svg><script>x</script></svg><math></math><p>b</p>", "<p>b</p>" },
    { "<p title='\"><script>x</script>'>a</p>",
      "<p title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">a</p>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = mesign_html_clean (cases[i].html);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

/* No style sheet is left, and each element looks as its rules say. */
static void
test_clean_sheets (void)
{
  static const struct
  {
    const char *html;
    const char *clean;
  } cases[] = {
    { "<style>p.MsoNormal, li { margin:0cm; margin-bottom:.0001pt; font-size:11pt }</style>"
      "<p class=MsoNormal>a</p>",
      "<p style=\"margin:0cm;margin-bottom:.0001pt;font-size:11pt;\">a</p>" },
    { "<style>#x{padding:1px} p{padding:2px} .y{padding:3px} td p{padding:4px}</style>"
      "<p class=\"y y\" id=x style='padding:5px'>a</p>",
      "<p style=\"padding:2px;padding:3px;padding:1px;padding:5px;\">a</p>" },
    { "<style>p{color:red} .b{color:blue;background:#eef url(http://x.test/)}</style>"
      "<p class=b style='color:green'>a</p>",
      "<p style=\"color:#008000;\">a</p>" },
    { "<style>@media (max-width:480px){p{padding:9px}} @import url(http://x.test/a.css);"
      "p{position:fixed;top:0;z-index:9;float:left;background-image:url(x);padding:1px}"
      "@font-face{font-family:x;src:url(http://x.test/f)}</style><p>a</p>",
      "<p style=\"padding:1px;\">a</p>" },
    { "<style>p:first-child{padding:9px} p:hover{padding:8px} p:not(.a){margin:7px}"
      "a:link{padding:1px}</style><p>b</p><a>c</a>",
      "<p>b</p><a style=\"padding:1px;\">c</a>" },
    { "<style>p{margin-top:-99px;line-height:1px;font:12px/0 x} b{line-height:1e-3;vertical-align:"
      "-2em} i{line-height:.1;font:12px x}</style><p>a<b>b</b><i>c</i></p>",
      "<p>a<b>b</b><i style=\"font:12px x;\">c</i></p>" },
    { "<style>p{font-family:\"x</p><script>y\";padding:expression(x)}"
      "p{font-family:'a\\22 onload=b'}</style><p>c</p>",
      "<p style=\"font-family:&apos;aonload=b&apos;;\">c</p>" },
    { "<style>p{font-family:\"x;padding:1px}</style><p style='font-family:y\"'>c</p>",
      "<p style=\"padding:1px;\">c</p>" },
    { "<style>.h{display:none} .s{font-size:0}</style><p class=h>a</p><p class=s>b</p><p>c</p>",
      "<p style=\"font-size:0;\"></p><p>c</p>" },
    { "<style>body{background:#000;color:#fff}</style><body><p>a</p></body>",
      "<div style=\"color:#ffffff;background-color:#000000;\"><p>a</p></div>" },
    { "<body bgcolor=black><font color=white>a</font></body>",
      "<div style=\"background-color:#000000;\"><font color=\"white\">a</font></div>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = mesign_html_clean (cases[i].html);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

/* A short sheet does not make a long text of many elements. */
static void
test_clean_bounded (void)
{
  g_autoptr (GString) html = g_string_new ("<style>p{font-family:");
  g_autofree char *clean = NULL;

  for (guint i = 0; i < 900; i++)
    g_string_append_c (html, 'x');
  g_string_append (html, "}p{font-family:y");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (html, 'y');
  g_string_append (html, "}</style>");
  for (guint i = 0; i < 100000; i++)
    g_string_append (html, "<p>a");
  clean = mesign_html_clean (html->str);
  g_assert_nonnull (strstr (clean, "font-family:xxx"));
  g_assert_null (strstr (clean, "yyy"));
  g_assert_cmpuint (strlen (clean), <, 8 * 1024 * 1024);
}

static void
test_legacy_display (void)
{
  g_autofree char *html = mesign_html_strip_legacy_display (
      "<html><head></head><body><div class=\"header-protection-legacy-display\"><pre>Subject: 密"
      "</pre></div><p>正文</p></body></html>");
  g_autofree char *text = mesign_html_to_text (html);
  g_autofree char *same = mesign_html_strip_legacy_display ("<p>x</p>");

  g_assert_cmpstr (text, ==, "正文");
  g_assert_cmpstr (same, ==, "<p>x</p>");
}

static void
test_from_text (void)
{
  g_autofree char *html = mesign_html_from_text ("a <b>\n> q\n>> r\n\nend");

  g_assert_cmpstr (html, ==,
                   "<div>a &lt;b&gt;</div>\n<blockquote type=\"cite\"><div>q</div>\n"
                   "<blockquote type=\"cite\"><div>r</div>\n</blockquote></blockquote>"
                   "<div><br></div>\n<div>end</div>\n");
}

static void
test_preview (void)
{
  static const struct
  {
    const char *text;
    const char *preview;
  } cases[] = {
    { "", "" },
    { "one\n\n  two\tthree\n", "one two three" },
    { "> quoted\nanswer\n", "answer" },
    { "answer\n\nOn Friday Ann <a@b.test> wrote:\n> quoted\n", "answer" },
    { "答复\n\n张三 于2026年写道：\n> 原文\n", "答复" },
    { "answer\n-----Original Message-----\nFrom: x\n", "answer" },
    { "answer\n-- \nAnn\n", "answer" },
    { "see here <https://x.test/a> now", "see here now" },
    { "> only\n> quoted\n", "only quoted" },
    { "-------\ntitle\n=======", "title" },
    { "0123456789012345678901234567890123456789", "0123456789012345678…" },
    { "一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *preview = mesign_text_make_preview (cases[i].text, 20);

      g_assert_cmpstr (preview, ==, cases[i].preview);
    }
}

static void
test_count_remote (void)
{
  g_assert_cmpuint (mesign_html_count_remote ("<p>no picture, http://a.test/b.png</p>"), ==, 0);
  g_assert_cmpuint (mesign_html_count_remote ("<img src=cid:a><img src='data:image/png,x'>"), ==,
                    0);
  g_assert_cmpuint (
      mesign_html_count_remote ("<body background='http://a.test/b.png'><img src=HTTPS://a.test/>"
                                "<img src=' //a.test/c'><p style='background:URL(//a.test/d)'>"),
      ==, 4);
  g_assert_cmpuint (
      mesign_html_count_remote (
          "<a href='http://a.test/'>x</a><link rel=icon href='cid:a'><p "
          "style='background:url(cid:a)'>"
          "<style>p { background: url( 'data:image/png,x' ) } /* http://a.test */</style>"),
      ==, 0);
  g_assert_cmpuint (
      mesign_html_count_remote (
          "<link rel=prefetch href=http://a.test/><img srcset='cid:a 1x, http://a.test/b 2x'>"
          "<style>@import 'http://a.test/c';</style><style>p{background:url( "
          "\"//a.test/d\")}</style>"
          "<svg><image xlink:href='http://a.test/e'/><use href='//a.test/f'/></svg>"
          "<video poster=http://a.test/g></video><object data=http://a.test/h></object>"),
      ==, 8);
  /* as a browser reads it, not as it is written */
  g_assert_cmpuint (
      mesign_html_count_remote (
          "<p style='background:u\\72l(http://a.test/a)'><img src='ht&#9;tp://a.test/b'>"
          "<img src='/\\a.test/c'><style>@\\69mport/**/'http://a.test/d';</style>"
          "<p style=\"background:image-set('http://a.test/e' 1x)\">"),
      ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/html/to-text", test_to_text);
  g_test_add_func ("/mime/html/hidden", test_hidden);
  g_test_add_func ("/mime/html/not-hidden", test_not_hidden);
  g_test_add_func ("/mime/html/shown-again", test_shown_again);
  g_test_add_func ("/mime/html/filler", test_filler);
  g_test_add_func ("/mime/html/deep", test_deep);
  g_test_add_func ("/mime/html/links", test_links);
  g_test_add_func ("/mime/html/many-links", test_many_links);
  g_test_add_func ("/mime/html/only-text", test_only_text);
  g_test_add_func ("/mime/html/clean", test_clean);
  g_test_add_func ("/mime/html/clean-sheets", test_clean_sheets);
  g_test_add_func ("/mime/html/clean-bounded", test_clean_bounded);
  g_test_add_func ("/mime/html/count-remote", test_count_remote);
  g_test_add_func ("/mime/html/legacy-display", test_legacy_display);
  g_test_add_func ("/mime/html/from-text", test_from_text);
  g_test_add_func ("/mime/html/preview", test_preview);

  return g_test_run ();
}
