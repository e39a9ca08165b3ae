/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-address-details.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* Everybody a message is from and to, with addresses. */

static char *
dup_addresses (GPtrArray *addresses)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *address = addresses->pdata[i];
      g_autofree char *name = mesign_words_clean_line (address->name);
      g_autofree char *spec = mesign_words_clean_line (address->address);

      if (i > 0)
        g_string_append_c (text, '\n');
      if (*name != '\0')
        g_string_append_printf (text, "%s <%s>", name, spec);
      else
        g_string_append (text, spec);
    }

  return g_string_free (text, FALSE);
}

static void
add_row (GtkGrid *grid, int *row, const char *title, const char *text)
{
  GtkWidget *name;
  GtkWidget *value;

  if (*text == '\0')
    return;
  name = gtk_label_new (title);
  value = gtk_label_new (text);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_grid_attach (grid, name, 0, *row, 1, 1);
  gtk_grid_attach (grid, value, 1, *row, 1, 1);
  (*row)++;
}

static void
add_addresses (GtkGrid *grid, int *row, const char *title, GPtrArray *addresses)
{
  g_autofree char *text = dup_addresses (addresses);

  add_row (grid, row, title, text);
}

static void
add_subject (GtkGrid *grid, int *row, const MesignOpenedMessage *message)
{
  g_autofree char *subject = mesign_words_clean_line (message->headers->subject);

  add_row (grid, row, _ ("Subject"), subject);
}

/* The subject on the outside, where the one shown came from the inside. */
static void
add_outer_subject (GtkGrid *grid, int *row, const MesignOpenedMessage *message)
{
  g_autofree char *outer = mesign_words_clean_line (message->outer_headers->subject);

  if (!g_str_equal (message->outer_headers->subject, message->headers->subject))
    add_row (grid, row, _ ("Subject outside"), outer);
}

/**
 * mesign_address_details_new:
 * @message: an opened message
 *
 * Returns: (transfer floating): a table of who wrote it to whom and when
 */
GtkWidget *
mesign_address_details_new (const MesignOpenedMessage *message)
{
  const MesignEnvelope *headers = message->headers;
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *date =
      headers->date != 0 ? mesign_words_date_long (headers->date) : g_strdup ("");
  int row = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  add_addresses (GTK_GRID (grid), &row, _ ("From"), headers->from);
  add_addresses (GTK_GRID (grid), &row, _ ("Sender"), headers->sender);
  add_addresses (GTK_GRID (grid), &row, _ ("Reply to"), headers->reply_to);
  add_addresses (GTK_GRID (grid), &row, _ ("To"), headers->to);
  add_addresses (GTK_GRID (grid), &row, _ ("Cc"), headers->cc);
  add_addresses (GTK_GRID (grid), &row, _ ("Bcc"), headers->bcc);
  add_row (GTK_GRID (grid), &row, _ ("Date"), date);
  add_subject (GTK_GRID (grid), &row, message);
  add_outer_subject (GTK_GRID (grid), &row, message);

  return grid;
}
