/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-address-pill.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <webkit/webkit.h>

#define HTTPS "https://"

/**
 * MesignAddressPill:
 *
 * Where one is: a lock, the host in bold, the path dim. It is read, not typed into; a click copies
 * it.
 */
struct _MesignAddressPill
{
  AdwBin parent_instance;

  GtkButton *button;
  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (MesignAddressPill, mesign_address_pill, ADW_TYPE_BIN)

/* The host with its port: from after "://" to the next "/". */
static void
find_host (const char *text, guint *from, guint *to)
{
  const char *host = strstr (text, "://");

  host = host != NULL ? host + 3 : text;
  *from = host - text;
  *to = *from + strcspn (host, "/?#");
}

/* What stands behind the path is the page's affair, and may be all that whoever looks over a
 * shoulder needs: the token of a retrieval link. */
static char *
dup_shown (const char *uri, gboolean is_path_secret)
{
  g_autofree char *visible = g_strndup (uri, strcspn (uri, "?#"));
  g_autofree char *readable = NULL;
  guint from, to;

  find_host (visible, &from, &to);
  if (is_path_secret && strlen (visible + to) > 1)
    {
      visible[to] = '\0';
      return g_strconcat (visible, "/…", NULL);
    }
  readable = webkit_uri_for_display (visible);

  return mesign_words_clean_line (readable != NULL ? readable : visible);
}

/* The lock says what “https://” would. */
static const char *
skip_scheme (const char *text)
{
  return g_str_has_prefix (text, HTTPS) ? text + strlen (HTTPS) : text;
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, guint from, guint to)
{
  attribute->start_index = from;
  attribute->end_index = to;
  pango_attr_list_insert (list, attribute);
}

static PangoAttrList *
new_attributes (const char *text)
{
  PangoAttrList *list = pango_attr_list_new ();
  guint from, to;

  find_host (text, &from, &to);
  add_attribute (list, pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10), 0, from);
  add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), from, to);
  add_attribute (list, pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10), to, strlen (text));

  return list;
}

static void
mesign_address_pill_dispose (GObject *object)
{
  /* Or the bin takes out once more what the template took out. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_ADDRESS_PILL);

  G_OBJECT_CLASS (mesign_address_pill_parent_class)->dispose (object);
}

static void
mesign_address_pill_class_init (MesignAddressPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_address_pill_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-address-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignAddressPill, button);
  gtk_widget_class_bind_template_child (widget_class, MesignAddressPill, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignAddressPill, label);
}

static void
mesign_address_pill_init (MesignAddressPill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_address_pill_set (self, NULL, FALSE, FALSE);
}

/**
 * mesign_address_pill_set:
 * @self: a pill
 * @uri: (nullable): where one is
 * @is_shown: whether the page is shown, over a connection that is safe
 * @is_path_secret: whether the path itself lets whoever knows it in
 *
 * Shows host and path.
 */
void
mesign_address_pill_set (MesignAddressPill *self,
                         const char *uri,
                         gboolean is_shown,
                         gboolean is_path_secret)
{
  g_autofree char *text = uri != NULL ? dup_shown (uri, is_path_secret) : g_strdup ("");
  g_autofree char *name = NULL;
  const char *shown = is_shown ? skip_scheme (text) : text;
  g_autoptr (PangoAttrList) attributes = new_attributes (shown);

  g_return_if_fail (MESIGN_IS_ADDRESS_PILL (self));

  gtk_image_set_from_icon_name (self->icon,
                                is_shown ? "mesign-lock-symbolic" : "action-unavailable-symbolic");
  gtk_label_set_text (self->label, shown);
  gtk_label_set_attributes (self->label, attributes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), *text != '\0' ? text : NULL);
  name = is_shown ? g_strdup_printf (_ ("Secure address %s, copy it"), text)
                  : g_strdup_printf (_ ("Address %s, copy it"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->button), *text != '\0');
}
