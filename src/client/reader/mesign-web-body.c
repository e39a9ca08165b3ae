/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-web-body.h"

#include "client/reader/mesign-links.h"
#include "client/reader/mesign-web-view-private.h"
#include "client/reader/mesign-zoom.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-reading.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <webkit/webkit.h>

/* Beyond this the view scrolls inside, instead of growing with its content. */
#define MAX_HEIGHT 8000

/* A part of a mail that has to be drawn as a web page. */
struct _MesignWebBody
{
  AdwBin parent_instance;

  MesignWebRoom *room;
  MesignOpenedMessage *message;
  gboolean is_signed;
  char *fragment;
  char *fragment_with_remote;
  MesignPictureLoader *loader;
  char *text;
  GPtrArray *links;
  WebKitWebView *view;
  int height; /* of the content, in pixels of the page */
  char *hovered;
  char *hovered_text;
};

G_DEFINE_FINAL_TYPE (MesignWebBody, mesign_web_body, ADW_TYPE_BIN)

static void
load (MesignWebBody *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  const GdkRGBA clear = { 0, 0, 0, 0 };
  const GdkRGBA paper = { 1, 1, 1, 1 };
  gboolean on_paper;
  g_autofree char *html =
      mesign_web_view_wrap (self->loader != NULL ? self->fragment_with_remote : self->fragment,
                            adw_style_manager_get_dark (style), self->loader != NULL, &on_paper);

  webkit_web_view_set_background_color (self->view, on_paper ? &paper : &clear);
  webkit_web_view_load_html (self->view, html, "about:blank");
}

/* The engine of the page writes an address in its own way, so hosts are compared. */
static const char *
find_misleading_text (MesignWebBody *self, const char *uri)
{
  if (self->hovered_text != NULL && mesign_reading_is_misleading (self->hovered_text, uri))
    return self->hovered_text;
  for (guint i = 0; i < self->links->len; i++)
    {
      const MesignReadingLink *link = self->links->pdata[i];

      if (link->is_misleading && mesign_reading_is_same_host (link->href, uri))
        return link->text;
    }

  return NULL;
}

static void
open_link (MesignWebBody *self, const char *uri)
{
  mesign_links_open (GTK_WIDGET (self), uri, find_misleading_text (self, uri));
}

/* Only the document itself is ever loaded; a click on a link opens it outside. */
static gboolean
on_decide_policy (WebKitWebView *view,
                  WebKitPolicyDecision *decision,
                  WebKitPolicyDecisionType type,
                  MesignWebBody *self)
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
  if (webkit_navigation_action_get_navigation_type (action) ==
          WEBKIT_NAVIGATION_TYPE_LINK_CLICKED &&
      webkit_navigation_action_is_user_gesture (action))
    open_link (self, uri);
  webkit_policy_decision_ignore (decision);

  return TRUE;
}

/* The menu of a browser has much that makes no sense here. */
static gboolean
on_context_menu (WebKitWebView *view,
                 WebKitContextMenu *menu,
                 WebKitHitTestResult *hit,
                 MesignWebBody *self)
{
  g_autoptr (GList) items = g_list_copy (webkit_context_menu_get_items (menu));

  for (GList *link = items; link != NULL; link = link->next)
    switch (webkit_context_menu_item_get_stock_action (link->data))
      {
      case WEBKIT_CONTEXT_MENU_ACTION_COPY:
      case WEBKIT_CONTEXT_MENU_ACTION_SELECT_ALL:
      case WEBKIT_CONTEXT_MENU_ACTION_COPY_LINK_TO_CLIPBOARD:
      case WEBKIT_CONTEXT_MENU_ACTION_COPY_IMAGE_TO_CLIPBOARD:
        break;
      default:
        webkit_context_menu_remove (menu, link->data);
      }

  return webkit_context_menu_get_n_items (menu) == 0;
}

static void
on_mouse_target (WebKitWebView *view,
                 WebKitHitTestResult *hit,
                 guint modifiers,
                 MesignWebBody *self)
{
  g_clear_pointer (&self->hovered_text, g_free);
  g_free (self->hovered);
  if (webkit_hit_test_result_context_is_link (hit))
    self->hovered_text = g_strdup (webkit_hit_test_result_get_link_label (hit));
  self->hovered = webkit_hit_test_result_context_is_link (hit)
                      ? mesign_words_clean_line (webkit_hit_test_result_get_link_uri (hit))
                      : NULL;
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (view));
}

static gboolean
on_query_tooltip (GtkWidget *view,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  MesignWebBody *self)
{
  if (self->hovered == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->hovered);

  return TRUE;
}

/* The page counts in pixels of its own. */
static void
fit_height (MesignWebBody *self)
{
  double height;

  if (self->view == NULL)
    return;
  height = ceil (self->height * webkit_web_view_get_zoom_level (self->view));
  if (height > 0)
    gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, (int) MIN (height, MAX_HEIGHT));
}

static void
on_height (WebKitUserContentManager *manager, JSCValue *value, MesignWebBody *self)
{
  self->height = jsc_value_is_number (value) ? jsc_value_to_int32 (value) : 0;
  fit_height (self);
}

static void
on_zoomed (MesignWebBody *self)
{
  if (self->view == NULL)
    return;
  webkit_web_view_set_zoom_level (self->view, mesign_zoom_get_level (mesign_zoom_get_default ()));
  fit_height (self);
}

static gboolean
on_permission_request (WebKitWebView *view, WebKitPermissionRequest *request)
{
  webkit_permission_request_deny (request);

  return TRUE;
}

static void
drop_view (MesignWebBody *self)
{
  if (self->view == NULL)
    return;
  g_signal_handlers_disconnect_by_data (webkit_web_view_get_user_content_manager (self->view),
                                        self);
  g_signal_handlers_disconnect_by_data (self->view, self);
  webkit_web_view_terminate_web_process (self->view);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->view = NULL;
  g_clear_pointer (&self->hovered, g_free);
  g_clear_pointer (&self->hovered_text, g_free);
}

static void wake (MesignWebBody *self);

static void
show_button (MesignWebBody *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Show the Mail"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (wake), self);
  adw_bin_set_child (ADW_BIN (self), button);
}

/* Another mail needs the room. */
static void
make_room (gpointer guest)
{
  MesignWebBody *self = guest;

  drop_view (self);
  show_button (self);
}

static void
on_terminated (WebKitWebView *view, WebKitWebProcessTerminationReason reason, MesignWebBody *self)
{
  mesign_web_room_leave (self->room, self);
  make_room (self);
}

static void
wake (MesignWebBody *self)
{
  WebKitUserContentManager *manager;

  mesign_web_room_enter (self->room, self, make_room);
  self->view = mesign_web_view_new (self->message, self->is_signed, self->loader);
  manager = webkit_web_view_get_user_content_manager (self->view);
  g_signal_connect (manager, "script-message-received::" MESIGN_WEB_VIEW_HEIGHT,
                    G_CALLBACK (on_height), self);
  g_signal_connect (self->view, "decide-policy", G_CALLBACK (on_decide_policy), self);
  g_signal_connect (self->view, "context-menu", G_CALLBACK (on_context_menu), self);
  g_signal_connect (self->view, "mouse-target-changed", G_CALLBACK (on_mouse_target), self);
  g_signal_connect (self->view, "query-tooltip", G_CALLBACK (on_query_tooltip), self);
  g_signal_connect (self->view, "permission-request", G_CALLBACK (on_permission_request), self);
  g_signal_connect (self->view, "web-process-terminated", G_CALLBACK (on_terminated), self);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->view), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, 60);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the mail"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->text, -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->view));
  self->height = 0;
  on_zoomed (self);
  load (self);
}

static void
on_dark_changed (MesignWebBody *self)
{
  if (self->view != NULL)
    load (self);
}

/* A view would like to be as high as its page ever was, in a narrower window too. */
static void
mesign_web_body_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline,
                        natural_baseline);
  if (MESIGN_WEB_BODY (widget)->view != NULL && orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum;
}

static void
mesign_web_body_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
mesign_web_body_dispose (GObject *object)
{
  MesignWebBody *self = MESIGN_WEB_BODY (object);

  if (self->room != NULL)
    mesign_web_room_leave (self->room, self);
  drop_view (self);
  g_clear_object (&self->room);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->message, mesign_opened_message_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_web_body_parent_class)->dispose (object);
}

static void
mesign_web_body_finalize (GObject *object)
{
  MesignWebBody *self = MESIGN_WEB_BODY (object);

  g_free (self->fragment);
  g_free (self->fragment_with_remote);
  g_free (self->text);

  G_OBJECT_CLASS (mesign_web_body_parent_class)->finalize (object);
}

static void
mesign_web_body_class_init (MesignWebBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_web_body_dispose;
  object_class->finalize = mesign_web_body_finalize;
  GTK_WIDGET_CLASS (klass)->measure = mesign_web_body_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = mesign_web_body_size_allocate;
}

static void
mesign_web_body_init (MesignWebBody *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "mesign-web-body");
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (on_dark_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mesign_zoom_get_default (), "notify::level", G_CALLBACK (on_zoomed),
                           self, G_CONNECT_SWAPPED);
}

/**
 * mesign_web_body_new:
 * @room: what it shares with the other bodies
 * @message: the message
 * @part: the part of it to show, with HTML
 *
 * Returns: (transfer floating): a widget that draws it
 */
GtkWidget *
mesign_web_body_new (MesignWebRoom *room,
                     MesignOpenedMessage *message,
                     const MesignPreparedPart *part)
{
  MesignWebBody *self = g_object_new (MESIGN_TYPE_WEB_BODY, NULL);

  self->room = g_object_ref (room);
  self->message = mesign_opened_message_ref (message);
  self->is_signed = part->part->is_signed;
  self->fragment = g_strdup (part->html);
  self->fragment_with_remote = g_strdup (part->html_with_remote);
  self->text = g_strdup (part->part->text);
  self->links = g_ptr_array_ref (part->links);
  wake (self);

  return GTK_WIDGET (self);
}

/**
 * mesign_web_body_get_view:
 * @self: a body
 *
 * Returns: (transfer none) (nullable): what draws it, %NULL while another mail has the room
 */
WebKitWebView *
mesign_web_body_get_view (MesignWebBody *self)
{
  g_return_val_if_fail (MESIGN_IS_WEB_BODY (self), NULL);

  return self->view;
}

/**
 * mesign_web_body_load_pictures:
 * @self: a body with pictures from the web
 * @loader: what fetches them
 *
 * Draws the mail anew, with its pictures from the web.
 */
void
mesign_web_body_load_pictures (MesignWebBody *self, MesignPictureLoader *loader)
{
  g_return_if_fail (MESIGN_IS_WEB_BODY (self) && self->fragment_with_remote != NULL);

  if (!g_set_object (&self->loader, loader))
    return;
  mesign_web_room_leave (self->room, self);
  drop_view (self);
  wake (self);
}
