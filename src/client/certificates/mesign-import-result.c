/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-import-result.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* So many of a file with a whole collection are named one by one. */
#define NAMED_MAX 20

/**
 * mesign_import_result_words:
 * @import: what an import brought
 *
 * Returns: (transfer full): it in a sentence
 */
char *
mesign_import_result_words (const MesignImport *import)
{
  guint others = import->others->len;
  const MesignOwnCertificate *own = import->own->len > 0 ? import->own->pdata[0] : NULL;

  if (import->already_there)
    return g_strdup (_ ("All of it was here already. Nothing has changed."));
  if (own == NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u certificate was imported. Importing it does not "
                                         "make it trusted.",
                                         "%u certificates were imported. Importing them does not "
                                         "make them trusted.",
                                         others),
                            others);
  if (own->can_sign)
    return g_strdup (_ ("You can sign and receive encrypted mail with it now."));

  return g_strdup (_ ("It is kept, but it is not used to sign new mail."));
}

/**
 * mesign_import_result_get_fingerprint:
 * @import: what an import brought
 *
 * Returns: (nullable): of the certificate a person wants to see after it
 */
const char *
mesign_import_result_get_fingerprint (const MesignImport *import)
{
  if (import->own->len > 0)
    return ((const MesignOwnCertificate *) import->own->pdata[0])->certificate->fingerprint;
  if (import->others->len > 0)
    return ((const MesignCertificate *) import->others->pdata[0])->fingerprint;

  return NULL;
}

static GtkWidget *
append_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
append_problems (GtkWidget *box, MesignImportProblem problems)
{
  for (guint bit = 1; bit <= MESIGN_IMPORT_NO_ADDRESS; bit <<= 1)
    if (problems & bit)
      gtk_widget_set_margin_top (
          append_label (box, mesign_certificate_words_problem (bit), "warning"), 3);
}

static GtkWidget *
new_texts (const MesignCertificate *certificate, MesignImportProblem problems)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = mesign_words_clean_line (certificate->name);
  g_autofree char *joined = g_strjoinv (", ", certificate->addresses);
  g_autofree char *addresses = mesign_words_clean_line (joined);
  g_autofree char *issuer = mesign_words_clean_line (certificate->issuer_name);
  g_autofree char *until = mesign_certificate_words_date (certificate->not_after);
  /* Translators: who issued a certificate, and its last day */
  g_autofree char *facts = g_strdup_printf (_ ("By %s, until %s"), issuer, until);

  append_label (box, name, "heading");
  if (*addresses != '\0' && g_strcmp0 (addresses, name) != 0)
    append_label (box, addresses, NULL);
  append_label (box, facts, "dim-label");
  append_problems (box, problems);

  return box;
}

static void
append_certificate (GtkListBox *list,
                    const MesignCertificate *certificate,
                    MesignImportProblem problems)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name ("mesign-certificate-symbolic");

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 3);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), new_texts (certificate, problems));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  certificate->name, -1);
  gtk_list_box_append (list, row);
}

/* The authorities that come along with one's own certificate are its chain: not worth a row each.
 */
static void
append_rest (GtkListBox *list, guint count)
{
  g_autofree char *words =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", count), count);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_list_box_append (list, label);
}

/**
 * mesign_import_result_fill:
 * @list: an empty list
 * @import: what an import brought
 *
 * Lists what was imported, each with what is wrong with it.
 */
void
mesign_import_result_fill (GtkListBox *list, const MesignImport *import)
{
  guint named = import->own->len > 0 ? 0 : MIN (import->others->len, NAMED_MAX);

  for (guint i = 0; i < import->own->len; i++)
    {
      const MesignOwnCertificate *own = import->own->pdata[i];

      append_certificate (list, own->certificate, own->problems);
    }
  for (guint i = 0; i < named; i++)
    append_certificate (list, import->others->pdata[i], MESIGN_IMPORT_PROBLEM_NONE);
  if (import->own->len == 0 && import->others->len > named)
    append_rest (list, import->others->len - named);
}
