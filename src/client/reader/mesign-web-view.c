/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-web-view-private.h"

#include "client/reader/mesign-web-body.h"

#include <string.h>

/* A web view that can do nothing but draw one mail: a process of its own, no network, no script of
 * the mail, no storage, and pictures only of the mail itself, or such from the web as the program
 * fetches for it when a person wants to see them. */

/* Tells how high the content is, from a world the page knows nothing of. */
#define HEIGHT_SCRIPT                                                                              \
  "new ResizeObserver (() => window.webkit.messageHandlers." MESIGN_WEB_VIEW_HEIGHT                \
  ".postMessage (Math.ceil (document.body.getBoundingClientRect ().height)))"                      \
  ".observe (document.body);"

/* Whose pictures are shown: in a part that is signed only those that are signed with it. */
typedef struct
{
  MesignOpenedMessage *message;
  gboolean is_signed;
} Album;

static void
album_free (gpointer data)
{
  Album *album = data;

  mesign_opened_message_unref (album->message);
  g_free (album);
}

static const MesignAttachment *
find_picture (const Album *album, const char *content_id)
{
  for (guint i = 0; i < album->message->attachments->len; i++)
    {
      const MesignAttachment *attachment = album->message->attachments->pdata[i];

      if ((attachment->is_signed || !album->is_signed) && attachment->content_id != NULL &&
          g_str_equal (attachment->content_id, content_id) &&
          g_str_has_prefix (attachment->content_type, "image/"))
        return attachment;
    }

  return NULL;
}

static void
on_picture_wanted (WebKitURISchemeRequest *request, gpointer user_data)
{
  const Album *album = user_data;
  const char *uri = webkit_uri_scheme_request_get_uri (request);
  const char *colon = strchr (uri, ':');
  g_autofree char *content_id = colon != NULL ? g_uri_unescape_string (colon + 1, NULL) : NULL;
  const MesignAttachment *picture = content_id != NULL ? find_picture (album, content_id) : NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  if (picture == NULL)
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such part");
      webkit_uri_scheme_request_finish_error (request, error);
      return;
    }
  stream = g_memory_input_stream_new_from_bytes (picture->octets);
  webkit_uri_scheme_request_finish (request, stream, picture->size, picture->content_type);
}

/* Pictures from the web */

static void
on_remote_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WebKitURISchemeRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  const char *content_type = NULL;
  g_autoptr (GBytes) octets = mesign_picture_loader_load_finish (result, &content_type, &error);
  g_autoptr (GInputStream) stream = NULL;

  if (octets == NULL)
    {
      g_debug ("A picture was not loaded: %s", error->message);
      webkit_uri_scheme_request_finish_error (request, error);
      return;
    }
  stream = g_memory_input_stream_new_from_bytes (octets);
  webkit_uri_scheme_request_finish (request, stream, (gint64) g_bytes_get_size (octets),
                                    content_type);
}

static void
on_remote_wanted (WebKitURISchemeRequest *request, gpointer user_data)
{
  MesignPictureLoader *loader = user_data;
  const char *uri = webkit_uri_scheme_request_get_uri (request);
  const char *colon = strchr (uri, ':');
  g_autofree char *address = colon != NULL ? g_uri_unescape_string (colon + 1, NULL) : NULL;

  mesign_picture_loader_load_async (loader, address != NULL ? address : "", on_remote_loaded,
                                    g_object_ref (request));
}

static WebKitWebContext *
new_context (MesignOpenedMessage *message, gboolean is_signed, MesignPictureLoader *loader)
{
  WebKitWebContext *context = webkit_web_context_new ();
  Album *album = g_new0 (Album, 1);

  album->message = mesign_opened_message_ref (message);
  album->is_signed = is_signed;
  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  webkit_web_context_register_uri_scheme (context, MESIGN_PICTURE_SCHEME, on_picture_wanted, album,
                                          album_free);
  if (loader != NULL)
    webkit_web_context_register_uri_scheme (context, MESIGN_REMOTE_SCHEME, on_remote_wanted,
                                            g_object_ref (loader), g_object_unref);

  return context;
}

/* Nothing is to be loaded; were something to try, it would be sent to where nobody listens. */
WebKitNetworkSession *
mesign_web_view_new_session (void)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();
  WebKitNetworkProxySettings *nowhere =
      webkit_network_proxy_settings_new ("http://0.0.0.0:1", NULL);

  webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM, nowhere);
  webkit_network_proxy_settings_free (nowhere);

  return session;
}

static void
switch_off (WebKitSettings *settings, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), property);

  /* What a later WebKit has given up needs no switching off. */
  if (pspec != NULL && (pspec->flags & G_PARAM_DEPRECATED) == 0)
    g_object_set (settings, property, FALSE, NULL);
}

/* The font of the program. */
static void
set_font (WebKitSettings *settings)
{
  g_autofree char *name = NULL;
  g_autoptr (PangoFontDescription) font = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "Sans 11");
  if (pango_font_description_get_family (font) != NULL)
    webkit_settings_set_default_font_family (settings, pango_font_description_get_family (font));
  if (pango_font_description_get_size (font) > 0)
    webkit_settings_set_default_font_size (
        settings, webkit_settings_font_size_to_pixels (
                      (guint32) pango_font_description_get_size (font) / PANGO_SCALE));
}

/* For what shows mail: no storage, no scripts of the page, the font of the program. */
WebKitSettings *
mesign_web_view_new_settings (void)
{
  static const char *const off[] = {
    "enable-javascript-markup",
    "enable-html5-local-storage",
    "enable-html5-database",
    "enable-hyperlink-auditing",
    "enable-dns-prefetching",
    "enable-page-cache",
    "enable-media",
    "enable-mediasource",
    "enable-webgl",
    "enable-webaudio",
    "enable-webrtc",
    "enable-fullscreen",
    "allow-modal-dialogs",
    "javascript-can-open-windows-automatically",
    "enable-back-forward-navigation-gestures",
  };
  WebKitSettings *settings = webkit_settings_new ();

  for (guint i = 0; i < G_N_ELEMENTS (off); i++)
    switch_off (settings, off[i]);
  webkit_settings_set_hardware_acceleration_policy (settings,
                                                    WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);
  webkit_settings_set_default_charset (settings, "utf-8");
  set_font (settings);

  return settings;
}

static WebKitUserContentManager *
new_content_manager (void)
{
  WebKitUserContentManager *manager = webkit_user_content_manager_new ();
  WebKitUserScript *script = webkit_user_script_new_for_world (
      HEIGHT_SCRIPT, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME,
      WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_END, MESIGN_WEB_VIEW_WORLD, NULL, NULL);

  webkit_user_content_manager_add_script (manager, script);
  webkit_user_script_unref (script);
  webkit_user_content_manager_register_script_message_handler (manager, MESIGN_WEB_VIEW_HEIGHT,
                                                               MESIGN_WEB_VIEW_WORLD);

  return manager;
}

/**
 * mesign_web_view_new:
 * @message: whose pictures it may show
 * @is_signed: whether the part is signed: then only pictures that are so as well
 * @loader: (nullable): what fetches pictures from the web, if a person wants to see them
 *
 * Returns: (transfer floating): a view for a part of this message and nothing else
 */
WebKitWebView *
mesign_web_view_new (MesignOpenedMessage *message, gboolean is_signed, MesignPictureLoader *loader)
{
  g_autoptr (WebKitWebContext) context = new_context (message, is_signed, loader);
  g_autoptr (WebKitNetworkSession) session = mesign_web_view_new_session ();
  g_autoptr (WebKitSettings) settings = mesign_web_view_new_settings ();
  g_autoptr (WebKitUserContentManager) manager = new_content_manager ();

  return g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", context, "network-session", session,
                       "settings", settings, "user-content-manager", manager, NULL);
}

static gboolean
has_colours (const char *fragment)
{
  return strstr (fragment, "color") != NULL || strstr (fragment, "bgcolor") != NULL;
}

/**
 * mesign_web_view_wrap:
 * @fragment: cleaned HTML
 * @dark: whether the program is dark
 * @with_remote: whether pictures from the web are shown as well
 * @on_paper: (out): whether the mail brings colours of its own, which are made for white paper
 *
 * Returns: (transfer full): a whole document that allows nothing but pictures of the mail
 */
char *
mesign_web_view_wrap (const char *fragment, gboolean dark, gboolean with_remote, gboolean *on_paper)
{
  gboolean night;

  *on_paper = dark && has_colours (fragment);
  night = dark && !*on_paper;

  return g_strdup_printf (
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "img-src " MESIGN_PICTURE_SCHEME ":%s; style-src 'unsafe-inline'; form-action 'none'; "
      "base-uri 'none'\">"
      "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">"
      "<meta name=\"referrer\" content=\"no-referrer\">"
      "<style>:root { color-scheme: %s; } html { overflow-y: hidden; } "
      "body { margin: 0; padding: %s; display: flow-root; overflow-wrap: anywhere; "
      "color: %s; } "
      "img { max-width: 100%%; height: auto; } @media (max-width: 600px) { table, td { width: auto "
      "!important; } } pre { white-space: "
      "pre-wrap; } "
      "a[href] { color: %s; } "
      "blockquote { margin: 6px 0 6px 0; padding-left: 12px; border-left: 2px solid #8886; }"
      "</style></head><body>%s</body></html>",
      with_remote ? " " MESIGN_REMOTE_SCHEME ":" : "", night ? "dark" : "light",
      *on_paper ? "12px" : "0", night ? "#fff" : "#2e3436", night ? "#78aeed" : "#1a5fb4",
      fragment);
}
