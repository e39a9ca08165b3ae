/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/composer/mesign-composer-checks.h"

#include <string.h>

#define TAG "quote"

/* What came out of an encrypted mail carries a tag, so that it can be taken out again to the last
 * letter. What the person types in between does not. */

static GtkTextTag *
find_tag (MesignComposer *self)
{
  return gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (self->buffer), TAG);
}

/* What undo brings back, or what is dragged from one place to the other, comes without its tag.
 * Once that may have been a piece of the quote, nobody can say any more what is whose. */
static void
on_inserted (GtkTextBuffer *buffer, GtkTextIter *end, char *text, int length, MesignComposer *self)
{
  g_autofree char *inserted = g_strndup (text, length);
  glong n_letters = g_utf8_strlen (inserted, -1);
  GtkTextIter start = *end;

  /* the text below every mail, which may well be in what is quoted, too */
  if (self->is_loading)
    return;
  if (self->is_undoing ? self->is_quote_cut
                       : n_letters > 1 && mesign_composer_repeats_quote (self->quote, inserted))
    self->is_quote_mixed = TRUE;
  gtk_text_iter_backward_chars (&start, n_letters);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG, &start, end);
}

static void
on_delete (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end, MesignComposer *self)
{
  GtkTextTag *tag = find_tag (self);
  GtkTextIter first = *start;

  if (gtk_text_iter_has_tag (start, tag) || (gtk_text_iter_forward_to_tag_toggle (&first, tag) &&
                                             gtk_text_iter_compare (&first, end) < 0))
    self->is_quote_cut = TRUE;
}

static void
on_undo_begins (MesignComposer *self)
{
  self->is_undoing = TRUE;
}

static void
on_undo_ends (MesignComposer *self)
{
  self->is_undoing = FALSE;
}

static void
follow_buffer (MesignComposer *self)
{
  static const char *const steps[] = { "undo", "redo" };

  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (on_inserted), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->buffer, "delete-range", G_CALLBACK (on_delete), self, 0);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_signal_connect_object (self->buffer, steps[i], G_CALLBACK (on_undo_begins), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->buffer, steps[i], G_CALLBACK (on_undo_ends), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
}

/* In a draft taken up again nobody knows who wrote what: everything from the first line that is
 * quoted, and the line above it, counts. */
static gboolean
find_quote (GtkTextBuffer *buffer, GtkTextIter *start)
{
  GtkTextIter end;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  gtk_text_buffer_get_bounds (buffer, start, &end);
  text = gtk_text_buffer_get_text (buffer, start, &end, TRUE);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '>' || g_str_has_prefix (lines[i], "---------- "))
      {
        gtk_text_buffer_get_iter_at_line (buffer, start, lines[i][0] == '>' && i > 0 ? i - 1 : i);
        return TRUE;
      }

  return FALSE;
}

static void
skip_empty_lines (GtkTextIter *start)
{
  while (gtk_text_iter_get_char (start) == '\n' && gtk_text_iter_forward_char (start))
    ;
}

void
mesign_composer_mark_quote (MesignComposer *self, gboolean is_reopened)
{
  GtkTextIter start, end;

  if (!self->base->quotes_encrypted)
    return;
  gtk_text_buffer_create_tag (self->buffer, TAG, NULL);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  if (is_reopened && !find_quote (self->buffer, &start))
    return;
  if (!is_reopened)
    skip_empty_lines (&start);
  gtk_text_buffer_apply_tag_by_name (self->buffer, TAG, &start, &end);
  self->quote = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  follow_buffer (self);
}

static gboolean
find_range (GtkTextBuffer *buffer, GtkTextTag *tag, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_start_iter (buffer, start);
  if (!gtk_text_iter_starts_tag (start, tag) &&
      (!gtk_text_iter_forward_to_tag_toggle (start, tag) || !gtk_text_iter_starts_tag (start, tag)))
    return FALSE;
  *end = *start;

  return gtk_text_iter_forward_to_tag_toggle (end, tag);
}

/* Gives apart what came from the mail, as far as its tag tells, and all the rest. */
static char *
dup_quote (MesignComposer *self, char **rest)
{
  GtkTextTag *tag = find_tag (self);
  GString *quote = g_string_new (NULL);
  GString *others = g_string_new (NULL);
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (self->buffer, &start);
  while (!gtk_text_iter_is_end (&start))
    {
      g_autofree char *piece = NULL;

      end = start;
      gtk_text_iter_forward_to_tag_toggle (&end, tag);
      piece = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
      g_string_append (gtk_text_iter_has_tag (&start, tag) ? quote : others, piece);
      start = end;
    }
  *rest = g_string_free (others, FALSE);

  return g_string_free (quote, FALSE);
}

/* Whether anything of the quote is still there as such. */
gboolean
mesign_composer_has_quote (MesignComposer *self)
{
  GtkTextTag *tag = find_tag (self);
  GtkTextIter start, end;

  if (self->is_quote_lost)
    return TRUE;

  return tag != NULL && find_range (self->buffer, tag, &start, &end);
}

/* Whether it is known what would have to go: all of the quote as it came, or what is left of it,
 * with no line of it among the rest. */
gboolean
mesign_composer_can_remove_quote (MesignComposer *self)
{
  g_autofree char *quote = NULL;
  g_autofree char *rest = NULL;

  if (self->is_quote_lost || self->is_quote_mixed || !mesign_composer_has_quote (self))
    return FALSE;
  quote = dup_quote (self, &rest);

  return g_str_equal (quote, self->quote) || !mesign_composer_repeats_quote (self->quote, rest);
}

/* Takes out all that came from the encrypted mail: text and files. The subject the engine minds. */
void
mesign_composer_remove_quote (MesignComposer *self)
{
  GtkTextTag *tag = find_tag (self);
  GtkTextIter start, end;

  gtk_text_buffer_begin_irreversible_action (self->buffer);
  while (find_range (self->buffer, tag, &start, &end))
    gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  mesign_file_box_remove_quoted (self->files);
  self->protection.quotes_encrypted = FALSE;
}
