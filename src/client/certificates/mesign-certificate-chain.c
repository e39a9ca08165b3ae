/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-chain.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The path from the authority at the top down to the certificate, with the link it breaks at. */
struct _MesignCertificateChain
{
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (MesignCertificateChain, mesign_certificate_chain, ADW_TYPE_BIN)

typedef struct
{
  const char *name;
  const char *organization;
  const char *role;
  const char *why;
  MesignCertificateTone tone;
  gboolean is_first;
  gboolean is_last;
} Link;

/* The line that joins a link to its neighbour; without one, only its room. */
static GtkWidget *
new_line (gboolean is_seen)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (line, TRUE);
  gtk_widget_set_opacity (line, is_seen ? 1 : 0);

  return line;
}

static GtkWidget *
new_rail (const Link *link)
{
  GtkWidget *rail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *image = gtk_image_new_from_icon_name (mesign_certificate_tone_get_icon (link->tone));

  gtk_widget_add_css_class (image, mesign_certificate_tone_get_class (link->tone));
  gtk_box_append (GTK_BOX (rail), new_line (!link->is_first));
  gtk_box_append (GTK_BOX (rail), image);
  gtk_box_append (GTK_BOX (rail), new_line (!link->is_last));

  return rail;
}

static void
append_line (GtkWidget *box, const char *text, const char *first_class, const char *second_class)
{
  GtkWidget *label;

  if (text == NULL)
    return;
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (first_class != NULL)
    gtk_widget_add_css_class (label, first_class);
  if (second_class != NULL)
    gtk_widget_add_css_class (label, second_class);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
new_texts (const Link *link)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = mesign_words_clean_line (link->name);
  g_autofree char *organization =
      link->organization != NULL ? mesign_words_clean_line (link->organization) : NULL;

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  append_line (box, name, link->is_last ? "heading" : NULL, NULL);
  append_line (box, organization, "dim-label", "caption");
  append_line (box, link->role, "dim-label", "caption");
  append_line (box, link->why, mesign_certificate_tone_get_class (link->tone), "caption-heading");

  return box;
}

static void
append_link (MesignCertificateChain *self, const Link *link)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *words = g_strjoin (", ", link->name, link->role, link->why, NULL);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), new_rail (link));
  gtk_box_append (GTK_BOX (box), new_texts (link));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_list_box_append (self->list, row);
}

static const char *
get_role (const MesignCertificateInfo *info, guint i)
{
  const MesignTrustVerdict *verdict = info->verdict;

  if (i == 0)
    return NULL;
  if (verdict->anchor != NULL && i + 1 == verdict->chain->len)
    return verdict->is_public ? _ ("Publicly trusted authority") : _ ("Authority you trust");

  return i + 1 == verdict->chain->len ? _ ("Authority") : _ ("Issuing authority");
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static MesignCertificateTone
get_link_tone (guint i, guint weak, MesignCertificateTone weak_tone)
{
  if (weak == G_MAXUINT || (i > weak))
    return MESIGN_CERTIFICATE_TONE_GOOD;

  return i == weak ? weak_tone : MESIGN_CERTIFICATE_TONE_PLAIN;
}

static void
append_missing (MesignCertificateChain *self,
                const MesignCertificate *below,
                const char *why,
                MesignCertificateTone tone)
{
  Link missing = {
    .name = below->issuer_name, .role = _ ("Authority"), .why = why, .tone = tone, .is_first = TRUE
  };

  append_link (self, &missing);
}

static void
append_certificate (MesignCertificateChain *self,
                    const MesignCertificateInfo *info,
                    const MesignCertificate *certificate,
                    guint i,
                    Link *link)
{
  link->name = certificate->name;
  link->organization = g_strcmp0 (certificate->organization, certificate->name) != 0
                           ? certificate->organization
                           : NULL;
  link->role = get_role (info, i);
  link->is_last = i == 0;
  append_link (self, link);
}

static void
mesign_certificate_chain_class_init (MesignCertificateChainClass *klass)
{
}

static void
mesign_certificate_chain_init (MesignCertificateChain *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "mesign-chain");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Chain of authorities"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

GtkWidget *
mesign_certificate_chain_new (void)
{
  return g_object_new (MESIGN_TYPE_CERTIFICATE_CHAIN, NULL);
}

/* Shows the chain of a certificate. */
void
mesign_certificate_chain_set_info (MesignCertificateChain *self, const MesignCertificateInfo *info)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const GPtrArray *chain = info->verdict->chain;
  guint count = chain != NULL ? chain->len : 0;
  guint weak = mesign_certificate_find_weak_link (info, now);
  g_autofree char *why =
      weak != G_MAXUINT ? mesign_certificate_words_weak_link (info, weak, now) : NULL;
  MesignCertificateTone tone;
  g_autofree char *sentence = mesign_certificate_words_verdict (info, now, &tone);

  clear_list (self->list);
  if (weak != G_MAXUINT && weak >= count && count > 0)
    append_missing (self, chain->pdata[count - 1], why, tone);
  for (guint i = MAX (count, 1); i-- > 0;)
    {
      Link link = { .tone = get_link_tone (i, weak, tone),
                    .why = i == weak ? why : NULL,
                    .is_first = i + 1 == MAX (count, 1) && (weak == G_MAXUINT || weak < count) };

      append_certificate (self, info, count > 0 ? chain->pdata[i] : info->certificate, i, &link);
    }
}
