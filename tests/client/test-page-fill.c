/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/account-page/mesign-page-fill.h"

#include <adwaita.h>
#include <string.h>

/* Fills in real pages in a real web view, that are loaded without any network. Needs a display. */

#define PAGE "https://portal.test/retrieve"
#define ADDRESS "anna@example.test"
#define FIELDS(ADDRESS_VALUE)                                                                      \
  "<input name=email value='" ADDRESS_VALUE "'><input name=code><input name=pw type=password>"     \
  "<input name=again type=password><input name=captcha>"
#define FORM(ATTRIBUTES, INSIDE) "<form " ATTRIBUTES ">" INSIDE "<button>go</button></form>"
#define POST "method=post action=/retrieve"
#define NOTHING "||||"
#define EVERYTHING ADDRESS "|CODE42|secret|secret|"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
on_load_changed (WebKitWebView *view, WebKitLoadEvent event, gboolean *is_loaded)
{
  if (event == WEBKIT_LOAD_FINISHED)
    *is_loaded = TRUE;
}

static WebKitWebView *
new_view (void)
{
  g_autoptr (WebKitNetworkSession) session = webkit_network_session_new_ephemeral ();

  return g_object_ref_sink (g_object_new (WEBKIT_TYPE_WEB_VIEW, "network-session", session, NULL));
}

static void
load (WebKitWebView *view, const char *html, const char *uri)
{
  gboolean is_loaded = FALSE;

  g_signal_connect (view, "load-changed", G_CALLBACK (on_load_changed), &is_loaded);
  webkit_web_view_load_html (view, html, uri);
  while (!is_loaded)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (view, &is_loaded);
}

static char *
evaluate (WebKitWebView *view, const char *script)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JSCValue) value = NULL;

  webkit_web_view_evaluate_javascript (view, script, -1, NULL, NULL, NULL, on_done, &result);
  value = webkit_web_view_evaluate_javascript_finish (view, wait_for (&result), &error);
  g_assert_no_error (error);

  return jsc_value_to_string (value);
}

static MesignProvider *
new_provider (void)
{
  static const char text[] = "[Provider]\n"
                             "Id=portal\n"
                             "Name=Portal\n"
                             "Hosts=portal.test\n"
                             "FillPages=" PAGE ";https://portal.test/other\n"
                             "Evidence=sandbox\n"
                             "[Pfx]\n"
                             "Subject=x\n"
                             "Attachment=x\n"
                             "[Form retrieve]\n"
                             "address=email\n"
                             "code=code\n"
                             "password=pw\n"
                             "password-confirm=again\n"
                             "captcha=captcha\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  MesignProvider *provider = mesign_provider_parse (octets, NULL, &error);

  g_assert_no_error (error);

  return provider;
}

static MesignJourneyDetails *
new_details (void)
{
  MesignJourneyDetails *details = g_atomic_rc_box_new0 (MesignJourneyDetails);

  details->journey = mesign_journey_new ();
  details->journey->address = g_strdup (ADDRESS);
  details->code = mesign_secret_new_from_string ("CODE42");
  details->password = mesign_secret_new_from_string ("secret");

  return details;
}

#define ALL_OF(name) "[...document.querySelectorAll('[name=" name "]')].map(f => f.value).join('|')"

/* A provider that takes a request gets that, and no password; and only where the form is sent back.
 */
static void
test_request (void)
{
  static const char pem[] = "-----BEGIN CERTIFICATE REQUEST-----\nYWJj\n"
                            "-----END CERTIFICATE REQUEST-----\n";
  static const struct
  {
    const char *html;
    MesignFillOutcome outcome;
    const char *request;
  } forms[] = {
    { "<form method=post><input name=email><input name=code><textarea name=csr></textarea></form>",
      MESIGN_FILL_DONE, pem },
    { "<form method=post><input name=email><input name=code><input name=pw>"
      "<textarea name=csr></textarea></form>",
      MESIGN_FILL_DONE, pem },
    { "<form method=post><input name=email><input name=code><textarea name=csr readonly></textarea>"
      "</form>",
      MESIGN_FILL_PARTLY, "" },
    { "<form method=post action=https://evil.test/><input name=email><input name=code>"
      "<textarea name=csr></textarea></form>",
      MESIGN_FILL_FOREIGN_FORM, "" },
    { "<form method=post><input name=email><input name=code></form>"
      "<form method=post><textarea name=csr></textarea></form>",
      MESIGN_FILL_NO_FORM, "" },
  };
  g_autoptr (MesignProvider) provider = new_provider ();
  g_autoptr (MesignJourneyDetails) details = new_details ();
  g_autoptr (WebKitWebView) view = new_view ();

  provider->form.csr = g_strsplit ("csr", ";", -1);
  g_clear_pointer (&details->password, mesign_secret_unref);
  details->request = g_atomic_rc_box_new0 (MesignKeyRequest);
  details->request->der = g_bytes_new_static ("abc", 3);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *request = NULL;
      g_autofree char *password = NULL;

      load (view, forms[i].html, PAGE);
      mesign_page_fill_retrieval_async (view, provider, details, NULL, on_done, &result);
      g_assert_cmpint (mesign_page_fill_finish (view, wait_for (&result)), ==, forms[i].outcome);
      request = evaluate (view, ALL_OF ("csr"));
      password = evaluate (view, ALL_OF ("pw"));
      g_assert_cmpstr (request, ==, forms[i].request);
      g_assert_cmpstr (password, ==, "");
    }
}

/* Fields that a profile tells by the words at them. */
static void
test_words (void)
{
#define WORDED "<input id=m type=email placeholder='Your e-mail'>"
#define CODE_FIELD "<label for=c>Retrieval  code:</label><input id=c name=x1>"
#define PASSWORD_FIELD "<label>密码 ＊<input id=p type=password></label>"
#define AGAIN_FIELD "<span id=l>Once more</span><input id=q type=password aria-labelledby=l>"
  static const struct
  {
    const char *html;
    MesignFillOutcome outcome;
    const char *values;
  } forms[] = {
    { WORDED CODE_FIELD PASSWORD_FIELD AGAIN_FIELD, MESIGN_FILL_DONE,
      ADDRESS "|CODE42|secret|secret" },
    { WORDED "<input id=c aria-label='RETRIEVAL CODE'>" PASSWORD_FIELD AGAIN_FIELD,
      MESIGN_FILL_DONE, ADDRESS "|CODE42|secret|secret" },
    { WORDED "<label><span>*</span> Retrieval code<input id=c></label>" PASSWORD_FIELD AGAIN_FIELD,
      MESIGN_FILL_DONE, ADDRESS "|CODE42|secret|secret" },
    /* two fields with one label: nobody knows which is meant */
    { WORDED CODE_FIELD "<label>Retrieval code<input id=d></label>" PASSWORD_FIELD AGAIN_FIELD,
      MESIGN_FILL_PARTLY, ADDRESS "|||secret|secret" },
    /* the label is at a field that nobody sees */
    { WORDED
      "<label for=c>Retrieval code</label><input id=c style=opacity:0>" PASSWORD_FIELD AGAIN_FIELD,
      MESIGN_FILL_PARTLY, ADDRESS "||secret|secret" },
    /* a password is shown to nobody for a label's sake */
    { WORDED CODE_FIELD "<label>密码<input id=p></label>" AGAIN_FIELD, MESIGN_FILL_PARTLY,
      ADDRESS "|CODE42||secret" },
    /* the words say more, or less */
    { WORDED "<label>Retrieval code of a friend<input id=c></label>" PASSWORD_FIELD AGAIN_FIELD,
      MESIGN_FILL_PARTLY, ADDRESS "||secret|secret" },
    { "<input id=m placeholder='Your e-mail' value=eve@example.test>" CODE_FIELD PASSWORD_FIELD,
      MESIGN_FILL_OTHER_ADDRESS, "eve@example.test||" },
    { CODE_FIELD PASSWORD_FIELD, MESIGN_FILL_NO_FORM, "|" },
  };
  g_autoptr (MesignProvider) provider = new_provider ();
  g_autoptr (MesignJourneyDetails) details = new_details ();
  g_autoptr (WebKitWebView) view = new_view ();
  MesignProviderForm *form = &provider->form;

  g_strfreev (form->address);
  g_strfreev (form->code);
  g_strfreev (form->password);
  g_strfreev (form->password_confirm);
  form->address = g_strsplit ("mail;placeholder:your E-Mail", ";", -1);
  form->code = g_strsplit ("retrieval;label:Retrieval code", ";", -1);
  form->password = g_strsplit ("label:密码", ";", -1);
  form->password_confirm = g_strsplit ("label:Once more", ";", -1);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *html = g_strdup_printf (FORM (POST, "%s"), forms[i].html);
      g_autofree char *values = NULL;

      load (view, html, PAGE);
      mesign_page_fill_retrieval_async (view, provider, details, NULL, on_done, &result);
      g_assert_cmpint (mesign_page_fill_finish (view, wait_for (&result)), ==, forms[i].outcome);
      values =
          evaluate (view, "[...document.querySelectorAll('input')].map(f => f.value).join('|')");
      g_assert_cmpstr (values, ==, forms[i].values);
    }
}

static const struct
{
  const char *what;
  const char *html;
  const char *uri;
  MesignFillOutcome outcome;
  const char *values;
} cases[] = {
  { "a form as it should be", FORM (POST, FIELDS ("")), PAGE "?order=1#x", MESIGN_FILL_DONE,
    EVERYTHING },
  { "the address is there", FORM (POST, FIELDS (" Anna@Example.test ")), PAGE, MESIGN_FILL_DONE,
    " Anna@Example.test |CODE42|secret|secret|" },
  { "the form goes to where the page is", FORM ("method=post", FIELDS ("")), PAGE, MESIGN_FILL_DONE,
    EVERYTHING },
  { "another address", FORM (POST, FIELDS ("eve@example.test")), PAGE, MESIGN_FILL_OTHER_ADDRESS,
    "eve@example.test||||" },
  { "another page", FORM (POST, FIELDS ("")), "https://portal.test/else", MESIGN_FILL_FAILED,
    NOTHING },
  { "another host", FORM (POST, FIELDS ("")), "https://evil.test/retrieve", MESIGN_FILL_FAILED,
    NOTHING },
  { "another port", FORM (POST, FIELDS ("")), "https://portal.test:8443/retrieve",
    MESIGN_FILL_FAILED, NOTHING },
  { "sent to another host", FORM ("method=post action=https://evil.test/retrieve", FIELDS ("")),
    PAGE, MESIGN_FILL_FOREIGN_FORM, NOTHING },
  { "sent to another page", FORM ("method=post action=/search", FIELDS ("")), PAGE,
    MESIGN_FILL_FOREIGN_FORM, NOTHING },
  { "sent as a part of the address", FORM ("action=/retrieve", FIELDS ("")), PAGE,
    MESIGN_FILL_FOREIGN_FORM, NOTHING },
  { "a button that sends it elsewhere",
    FORM (POST, FIELDS ("") "<button formaction=https://evil.test/>x</button>"), PAGE,
    MESIGN_FILL_FOREIGN_FORM, NOTHING },
  { "a button that sends it as a part of the address",
    FORM (POST, FIELDS ("") "<input type=submit formmethod=get>"), PAGE, MESIGN_FILL_FOREIGN_FORM,
    NOTHING },
  { "another base", "<base href=https://evil.test/>" FORM (POST, FIELDS ("")), PAGE,
    MESIGN_FILL_FOREIGN_FORM, NOTHING },
  { "fields that hide the form's own properties",
    FORM (
        "method=post action=https://evil.test/",
        FIELDS ("") "<input name=action value=/retrieve><input name=getAttribute>"
                    "<input name=method value=post><input name=elements>") "<img "
                                                                           "name=querySelectorAll><"
                                                                           "img name=forms><img "
                                                                           "name=baseURI>",
    PAGE, MESIGN_FILL_FOREIGN_FORM, NOTHING },
  { "names that are in the way",
    FORM (
        POST,
        FIELDS (
            "") "<input name=action><input name=getAttribute><input name=form>") "<img "
                                                                                 "name="
                                                                                 "querySelectorAll>"
                                                                                 "<img name=forms>",
    PAGE, MESIGN_FILL_DONE, EVERYTHING },
  { "no address to compare with", FORM (POST, "<input name=code><input name=pw type=password>"),
    PAGE, MESIGN_FILL_NO_FORM, "|" },
  { "two such forms", FORM (POST, FIELDS ("")) FORM (POST, FIELDS ("")), PAGE, MESIGN_FILL_NO_FORM,
    NOTHING },
  { "fields without a form", FIELDS (""), PAGE, MESIGN_FILL_NO_FORM, NOTHING },
  { "nothing", "<p>Thank you</p>", PAGE, MESIGN_FILL_NO_FORM, "" },
  { "a password that cannot be changed",
    FORM (POST, "<input name=email><input name=code><input name=pw readonly>"), PAGE,
    MESIGN_FILL_PARTLY, ADDRESS "|CODE42|" },
  { "fields that nobody sees",
    FORM (POST, "<input name=email><input name=code type=hidden><input name=pw type=hidden>"), PAGE,
    MESIGN_FILL_NO_FORM, "||" },
  { "a form that nobody sees", FORM (POST " style=display:none", FIELDS ("")), PAGE,
    MESIGN_FILL_NO_FORM, NOTHING },
  { "a form that is seen through", FORM (POST " style=opacity:0", FIELDS ("")), PAGE,
    MESIGN_FILL_NO_FORM, NOTHING },
  { "a form beside the page", FORM (POST " style=position:absolute;left:-3000px", FIELDS ("")),
    PAGE, MESIGN_FILL_NO_FORM, NOTHING },
  { "a code that nobody sees",
    FORM (POST, "<input name=email><input name=code style=visibility:hidden><input name=pw>"), PAGE,
    MESIGN_FILL_PARTLY, ADDRESS "||secret" },
  { "a hidden form beside the one that is seen",
    FORM (POST,
          FIELDS ("")) "<form method=post action=https://evil.test/><input type=hidden name=code>"
                       "<input type=hidden name=pw></form>",
    PAGE, MESIGN_FILL_DONE, EVERYTHING },
  { "a form in a frame of the page's own",
    "<iframe srcdoc='<form method=post action=/retrieve><input name=email><input name=code><input "
    "name=pw></form>'></iframe>",
    PAGE, MESIGN_FILL_NO_FORM, "" },
  { "a form in a tree of its own",
    "<div><template shadowrootmode=open><form method=post action=/retrieve><input name=email>"
    "<input name=code><input name=pw></form></template></div>",
    PAGE, MESIGN_FILL_NO_FORM, "" },
};

#define READ                                                                                       \
  "['email','code','pw','again','captcha'].map(n => Document.prototype.querySelector.call("        \
  "document, `[name=${n}]`)?.value).filter(v => v !== undefined).join('|')"

static void
test_retrieval (void)
{
  g_autoptr (MesignProvider) provider = new_provider ();
  g_autoptr (MesignJourneyDetails) details = new_details ();
  g_autoptr (WebKitWebView) view = new_view ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *values = NULL;

      g_test_message ("%s", cases[i].what);
      load (view, cases[i].html, cases[i].uri);
      mesign_page_fill_retrieval_async (view, provider, details, NULL, on_done, &result);
      g_assert_cmpint (mesign_page_fill_finish (view, wait_for (&result)), ==, cases[i].outcome);
      values = evaluate (view, READ);
      g_assert_cmpstr (values, ==, cases[i].values);
    }
}

/* The page's own scripts hear of it as if it had been typed, and what it holds is not theirs. */
static void
test_events (void)
{
  static const char html[] =
      FORM (POST, FIELDS ("")) "<script>var heard = [];"
                               "document.addEventListener('input', e => heard.push(e.target.name));"
                               "Array.from = () => [];"
                               "Element.prototype.getAttribute = () => 'https://evil.test/';"
                               "</script>";
  g_autoptr (MesignProvider) provider = new_provider ();
  g_autoptr (MesignJourneyDetails) details = new_details ();
  g_autoptr (WebKitWebView) view = new_view ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *heard = NULL;
  g_autofree char *focused = NULL;

  load (view, html, PAGE);
  mesign_page_fill_retrieval_async (view, provider, details, NULL, on_done, &result);
  g_assert_cmpint (mesign_page_fill_finish (view, wait_for (&result)), ==, MESIGN_FILL_DONE);
  heard = evaluate (view, "heard.join(' ')");
  g_assert_cmpstr (heard, ==, "email code pw again");
  focused = evaluate (view, "document.activeElement.name");
  g_assert_cmpstr (focused, ==, "captcha");
}

static const struct
{
  const char *html;
  const char *uri;
  MesignFillOutcome outcome;
  const char *values;
} address_cases[] = {
  { "<form><input name=login></form>", "https://portal.test/login?a", MESIGN_FILL_DONE, ADDRESS },
  { "<form><textarea name=login></textarea></form>", "https://portal.test/login", MESIGN_FILL_DONE,
    ADDRESS },
  { "<form><input name=email></form>", "https://portal.test/login", MESIGN_FILL_DONE, ADDRESS },
  { "<form><input name=login value=x></form>", "https://portal.test/login",
    MESIGN_FILL_OTHER_ADDRESS, "x" },
  { "<form><input name=login value=" ADDRESS "></form><form><input name=login></form>",
    "https://portal.test/login", MESIGN_FILL_DONE, ADDRESS "|" },
  { "<form><input name=login></form><form><input name=login></form>", "https://portal.test/login",
    MESIGN_FILL_DONE, ADDRESS "|" },
  { "<form><input name=login type=password></form>", "https://portal.test/login",
    MESIGN_FILL_NO_FORM, "" },
  { "<form action=https://evil.test/><input name=login></form>", "https://portal.test/login",
    MESIGN_FILL_FOREIGN_FORM, "" },
  { "<form><input name=login></form>", "https://portal.test/else", MESIGN_FILL_FAILED, "" },
  { "<form><input name=email><input name=login></form>", "https://portal.test/login",
    MESIGN_FILL_DONE, "|" ADDRESS },
  { "<form><input name=login style=display:none><input name=email></form>",
    "https://portal.test/login", MESIGN_FILL_DONE, "|" ADDRESS },
  { "<form><input name=login style=opacity:0></form>", "https://portal.test/login",
    MESIGN_FILL_NO_FORM, "" },
  { "<form><input placeholder='Your e-mail'></form>", "https://portal.test/login", MESIGN_FILL_DONE,
    ADDRESS },
  { "<form><input placeholder='Your e-mail'><input placeholder='Your e-mail'></form>",
    "https://portal.test/login", MESIGN_FILL_NO_FORM, "|" },
};

static void
test_address (void)
{
  const char *const names[] = { "login", "email", "placeholder:your e-mail", NULL };
  g_autoptr (WebKitWebView) view = new_view ();

  for (guint i = 0; i < G_N_ELEMENTS (address_cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *values = NULL;

      g_test_message ("%s", address_cases[i].html);
      load (view, address_cases[i].html, address_cases[i].uri);
      mesign_page_fill_address_async (view, "https://portal.test/login", names, ADDRESS, NULL,
                                      on_done, &result);
      g_assert_cmpint (mesign_page_fill_finish (view, wait_for (&result)), ==,
                       address_cases[i].outcome);
      values = evaluate (view, "Array.from(document.querySelectorAll('input, textarea'), "
                               "each => each.value).join('|')");
      g_assert_cmpstr (values, ==, address_cases[i].values);
    }
}

static MesignLook
look_at (WebKitWebView *view, const char *html, const char *address, const char *uri)
{
  char *code[] = { (char *) "code", NULL };
  char *password[] = { (char *) "pw", NULL };
  const MesignProviderForm form = { .code = code, .password = password };
  g_autoptr (GAsyncResult) result = NULL;

  load (view, html, PAGE);
  mesign_page_look_async (view, address, uri, &form, NULL, on_done, &result);

  return mesign_page_look_finish (view, wait_for (&result));
}

static void
test_look (void)
{
  g_autoptr (WebKitWebView) view = new_view ();

  g_assert_cmpint (look_at (view, "<p>Assigned to Anna@example.test · 王芳", ADDRESS, NULL), ==,
                   MESIGN_LOOK_ADDRESS);
  g_assert_cmpint (look_at (view, "<p>“" ADDRESS "”，已分配", ADDRESS, NULL), ==,
                   MESIGN_LOOK_ADDRESS);
  g_assert_cmpint (look_at (view, "<p>Assigned to johanna@example.test", ADDRESS, NULL), ==,
                   MESIGN_LOOK_NOTHING);
  g_assert_cmpint (look_at (view, "<p>" ADDRESS ".cn", ADDRESS, NULL), ==, MESIGN_LOOK_NOTHING);
  g_assert_cmpint (look_at (view, "<p>It is " ADDRESS ".", ADDRESS, NULL), ==, MESIGN_LOOK_ADDRESS);
  g_assert_cmpint (look_at (view, "<p hidden>" ADDRESS, ADDRESS, NULL), ==, MESIGN_LOOK_NOTHING);
  g_assert_cmpint (look_at (view, "<iframe src=about:blank?1></iframe>", NULL, "about:blank?1"), ==,
                   MESIGN_LOOK_FRAME);
  g_assert_cmpint (look_at (view, "<a href=https://evil.test/>x</a>", NULL, "https://evil.test/"),
                   ==, MESIGN_LOOK_NOTHING);
  g_assert_cmpint (look_at (view, "<form><input name=pw></form>", NULL, NULL), ==,
                   MESIGN_LOOK_FIELD);
  g_assert_cmpint (look_at (view, "<form><input name=else><input></form>", NULL, NULL), ==,
                   MESIGN_LOOK_NOTHING);
}

void mesign_client_register_resource (void);

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  mesign_client_register_resource ();
  g_test_add_func ("/client/page-fill/retrieval", test_retrieval);
  g_test_add_func ("/client/page-fill/request", test_request);
  g_test_add_func ("/client/page-fill/words", test_words);
  g_test_add_func ("/client/page-fill/events", test_events);
  g_test_add_func ("/client/page-fill/address", test_address);
  g_test_add_func ("/client/page-fill/look", test_look);

  return g_test_run ();
}
