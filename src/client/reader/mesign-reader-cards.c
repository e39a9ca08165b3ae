/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-reader-private.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The cards of a conversation: one for each message, added and taken away as messages come and go.
 */

/* So many are opened by themselves at most. */
#define MAX_OPENED 10
/* Older messages than these come when they are asked for. */
#define MAX_CARDS 50

MesignMessageCard *
mesign_reader_first_card (MesignReader *self)
{
  return (MesignMessageCard *) gtk_widget_get_first_child (GTK_WIDGET (self->cards));
}

MesignMessageCard *
mesign_reader_next_card (MesignMessageCard *card)
{
  return (MesignMessageCard *) gtk_widget_get_next_sibling (GTK_WIDGET (card));
}

/* The message that replies go to: the one with the focus, else the newest that is open. */
MesignMessageCard *
mesign_reader_find_current (MesignReader *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *ancestor =
      focus != NULL ? gtk_widget_get_ancestor (focus, MESIGN_TYPE_MESSAGE_CARD) : NULL;
  MesignMessageCard *current = NULL;

  if (ancestor != NULL && gtk_widget_is_ancestor (ancestor, GTK_WIDGET (self->cards)) &&
      mesign_message_card_get_opened (MESIGN_MESSAGE_CARD (ancestor)) != NULL)
    return MESIGN_MESSAGE_CARD (ancestor);
  for (MesignMessageCard *card = mesign_reader_first_card (self); card != NULL;
       card = mesign_reader_next_card (card))
    if (mesign_message_card_get_opened (card) != NULL)
      current = card;

  return current;
}

void
mesign_reader_update_actions (MesignReader *self)
{
  static const char *const names[] = { "reader.reply", "reader.reply-all", "reader.forward" };
  gboolean can_reply = mesign_reader_find_current (self) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], can_reply);
}

/* A conversation is called what its first mail was called. */
static void
show_subject (MesignReader *self, const char *subject)
{
  const char *base = self->n_messages > 1 ? mesign_subject_skip_prefixes (subject) : subject;
  g_autofree char *words = mesign_words_subject (base);

  gtk_label_set_text (self->subject, words);
}

/* What is inside an encrypted mail is known only now. */
static void
on_card_opened (MesignMessageCard *card, MesignReader *self)
{
  if (card == mesign_reader_find_current (self))
    show_subject (self, mesign_message_card_get_opened (card)->headers->subject);
  mesign_reader_update_actions (self);
}

static void
on_card_reply (MesignMessageCard *card, int kind, MesignReader *self)
{
  mesign_reader_emit_reply (self, card, (MesignReplyKind) kind);
}

static void
on_card_expanded (MesignMessageCard *card, GParamSpec *pspec, MesignReader *self)
{
  mesign_reader_update_actions (self);
}

static MesignMessageCard *
add_card (MesignReader *self, MesignMessageInfo *info)
{
  GtkWidget *card = mesign_message_card_new (self->engine, self->room, info);

  g_signal_connect (card, "opened", G_CALLBACK (on_card_opened), self);
  g_signal_connect (card, "reply", G_CALLBACK (on_card_reply), self);
  g_signal_connect (card, "notify::expanded", G_CALLBACK (on_card_expanded), self);
  gtk_box_append (self->cards, card);

  return MESIGN_MESSAGE_CARD (card);
}

void
mesign_reader_drop_cards (MesignReader *self)
{
  MesignMessageCard *card;

  self->focus_card = NULL;
  while ((card = mesign_reader_first_card (self)) != NULL)
    gtk_box_remove (self->cards, GTK_WIDGET (card));
}

MesignMessageCard *
mesign_reader_find_card (MesignReader *self, gint64 message_id)
{
  for (MesignMessageCard *card = mesign_reader_first_card (self); card != NULL;
       card = mesign_reader_next_card (card))
    if (mesign_message_card_get_id (card) == message_id)
      return card;

  return NULL;
}

/* Scrolling */

static gboolean
on_scroll_due (gpointer user_data)
{
  MesignReader *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_point_t top;
  GtkWidget *content = gtk_widget_get_parent (GTK_WIDGET (self->cards));

  self->scroll_source = 0;
  if (self->focus_card != NULL &&
      gtk_widget_compute_point (self->focus_card, content, &GRAPHENE_POINT_INIT (0, 0), &top))
    gtk_adjustment_set_value (adjustment, MAX (0, top.y - 12));
  self->focus_card = NULL;

  return G_SOURCE_REMOVE;
}

/* After the cards have their places. */
void
mesign_reader_scroll_to (MesignReader *self, MesignMessageCard *card)
{
  self->focus_card = GTK_WIDGET (card);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  self->scroll_source = g_timeout_add (60, on_scroll_due, self);
}

/* Listing */

static guint
find_first_shown (MesignReader *self, GPtrArray *infos)
{
  guint n_older;
  g_autofree char *label = NULL;

  if (self->show_all || infos->len <= MAX_CARDS)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->older), FALSE);
      return 0;
    }
  n_older = infos->len - MAX_CARDS;
  label = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Show %u Older Mail", "Show %u Older Mails", n_older), n_older);
  gtk_button_set_label (self->older, label);
  gtk_widget_set_visible (GTK_WIDGET (self->older), TRUE);

  return n_older;
}

/* The one asked for, the newest, and of those before it what was not read. */
static gboolean
is_wanted_open (MesignReader *self, const MesignMessageInfo *info, guint n_newer)
{
  if (n_newer == 0 || (self->focus_id != 0 && info->id == self->focus_id))
    return TRUE;

  return n_newer < MAX_OPENED && (info->flags & MESIGN_FLAG_SEEN) == 0;
}

static void
remove_missing (MesignReader *self, GPtrArray *infos)
{
  MesignMessageCard *card = mesign_reader_first_card (self);

  while (card != NULL)
    {
      MesignMessageCard *next = mesign_reader_next_card (card);
      gboolean is_there = FALSE;

      for (guint i = 0; i < infos->len && !is_there; i++)
        is_there = ((MesignMessageInfo *) infos->pdata[i])->id == mesign_message_card_get_id (card);
      if (!is_there)
        gtk_box_remove (self->cards, GTK_WIDGET (card));
      card = next;
    }
}

/* Adds what is new and updates the rest; open cards stay as they are. */
static void
merge (MesignReader *self, GPtrArray *infos, gboolean is_first)
{
  guint first = find_first_shown (self, infos);
  MesignMessageCard *before = NULL;

  remove_missing (self, infos);
  for (guint i = first; i < infos->len; i++)
    {
      MesignMessageInfo *info = infos->pdata[i];
      MesignMessageCard *card = mesign_reader_find_card (self, info->id);
      gboolean is_new = card == NULL;

      if (is_new)
        card = add_card (self, info);
      else
        mesign_message_card_set_info (card, info);
      gtk_box_reorder_child_after (self->cards, GTK_WIDGET (card), (GtkWidget *) before);
      mesign_message_card_set_foldable (card, infos->len > 1);
      if (is_new && is_first)
        mesign_message_card_set_expanded (card, is_wanted_open (self, info, infos->len - i - 1));
      else if (is_new)
        mesign_message_card_set_expanded (card, i + 1 == infos->len);
      before = card;
    }
}

static MesignMessageCard *
find_first_interesting (MesignReader *self)
{
  MesignMessageCard *card =
      self->focus_id != 0 ? mesign_reader_find_card (self, self->focus_id) : NULL;

  if (card != NULL)
    return card;
  for (card = mesign_reader_first_card (self); card != NULL; card = mesign_reader_next_card (card))
    if (mesign_message_card_get_expanded (card))
      return card;

  return NULL;
}

void
mesign_reader_show_infos (MesignReader *self, GPtrArray *infos)
{
  gboolean is_first = mesign_reader_first_card (self) == NULL;
  MesignMessageCard *interesting;

  mesign_reader_set_count (self, infos->len);
  if (infos->len == 0)
    {
      mesign_reader_clear (self);
      return;
    }
  if (is_first)
    show_subject (self, ((MesignMessageInfo *) infos->pdata[infos->len - 1])->envelope->subject);
  merge (self, infos, is_first);
  gtk_stack_set_visible_child_name (self->stack, "conversation");
  if (!is_first)
    return;
  interesting = find_first_interesting (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (interesting != NULL && interesting != mesign_reader_first_card (self))
    mesign_reader_scroll_to (self, interesting);
}
