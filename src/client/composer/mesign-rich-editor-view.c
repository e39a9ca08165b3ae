/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-rich-editor-private.h"

#include "client/reader/mesign-web-view-private.h"

#include <string.h>

/* The web view that is written in: what is pasted there may come from anywhere, so that it has no
 * network, runs no script but the one below, and shows no picture that is not in the text itself.
 */

#define SCRIPT "/com/mesign/Client/rich-editor.js"

/* WebKit asks the same dictionaries as the plain editor does. */
static void
set_spelling (WebKitWebContext *context)
{
  const char *const *names = g_get_language_names ();
  const char *language =
      strpbrk (names[0], ".@") == NULL && !g_str_equal (names[0], "C") ? names[0] : "en_US";
  const char *const languages[] = { "en_US", g_str_equal (language, "en_US") ? NULL : language,
                                    NULL };

  webkit_web_context_set_spell_checking_languages (context, languages);
  webkit_web_context_set_spell_checking_enabled (context, TRUE);
}

static WebKitUserContentManager *
new_content_manager (void)
{
  WebKitUserContentManager *manager = webkit_user_content_manager_new ();
  g_autoptr (GBytes) source = g_resources_lookup_data (SCRIPT, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (source, NULL), g_bytes_get_size (source));
  WebKitUserScript *script = webkit_user_script_new_for_world (
      text, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME, WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_END,
      MESIGN_RICH_WORLD, NULL, NULL);

  webkit_user_content_manager_add_script (manager, script);
  webkit_user_script_unref (script);
  webkit_user_content_manager_register_script_message_handler (manager, MESIGN_RICH_MESSAGES,
                                                               MESIGN_RICH_WORLD);

  return manager;
}

/* Nothing but the page itself, which is made here; no link leads anywhere while one writes. */
static gboolean
on_decide_policy (WebKitWebView *view,
                  WebKitPolicyDecision *decision,
                  WebKitPolicyDecisionType type,
                  gpointer user_data)
{
  WebKitNavigationAction *action;
  const char *uri;

  if (!WEBKIT_IS_NAVIGATION_POLICY_DECISION (decision))
    return FALSE;
  action = webkit_navigation_policy_decision_get_navigation_action (
      WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));
  if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION &&
      webkit_navigation_action_get_navigation_type (action) == WEBKIT_NAVIGATION_TYPE_OTHER &&
      g_str_equal (uri, "about:blank"))
    return FALSE;
  webkit_policy_decision_ignore (decision);

  return TRUE;
}

static gboolean
on_permission_request (WebKitWebView *view, WebKitPermissionRequest *request, gpointer user_data)
{
  webkit_permission_request_deny (request);

  return TRUE;
}

WebKitWebView *
mesign_rich_editor_new_view (gboolean check_spelling)
{
  g_autoptr (WebKitWebContext) context = webkit_web_context_new ();
  g_autoptr (WebKitNetworkSession) session = mesign_web_view_new_session ();
  g_autoptr (WebKitSettings) settings = mesign_web_view_new_settings ();
  g_autoptr (WebKitUserContentManager) manager = new_content_manager ();
  WebKitWebView *view;

  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  if (check_spelling)
    set_spelling (context);
  view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", context, "network-session", session,
                       "settings", settings, "user-content-manager", manager, "editable", TRUE,
                       "vexpand", TRUE, NULL);
  g_signal_connect (view, "decide-policy", G_CALLBACK (on_decide_policy), NULL);
  g_signal_connect (view, "permission-request", G_CALLBACK (on_permission_request), NULL);

  return view;
}

/* The page to write in, with @html, which was cleaned. */
char *
mesign_rich_editor_dup_page (const char *html)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  return g_strdup_printf (
      "<!DOCTYPE html><html style=\"color-scheme: %s\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">"
      "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">"
      "<style>html { background: Canvas; color: CanvasText; } "
      "body { margin: 0; padding: 18px; min-height: calc(100vh - 36px); overflow-wrap: anywhere; "
      "line-height: 1.4; outline: none; } "
      "img { max-width: 100%%; height: auto; } "
      "a[href] { color: %s; } "
      "blockquote { margin: 6px 0; padding-left: 12px; border-left: 2px solid #8888; }"
      "</style></head><body>%s</body></html>",
      dark ? "dark" : "light", dark ? "#78aeed" : "#1a5fb4", html);
}
