/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client/window/mesign-place.h"

#include "client/words/mesign-words.h"

/**
 * MesignPlace:
 *
 * One line of the sidebar: where a person goes to find mail. When mailboxes are read anew, a place
 * that is still there takes over what changed and says so.
 */
struct _MesignPlace
{
  GObject parent_instance;

  MesignPlaceKind kind;
  char *key;
  char *heading;
  MesignMailbox *mailbox;
  GArray *mailbox_ids;
  guint unread;
  gboolean warns;
};

G_DEFINE_FINAL_TYPE (MesignPlace, mesign_place, G_TYPE_OBJECT)

static guint changed_signal;

static void
mesign_place_finalize (GObject *object)
{
  MesignPlace *self = MESIGN_PLACE (object);

  g_free (self->key);
  g_free (self->heading);
  g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
  g_array_unref (self->mailbox_ids);

  G_OBJECT_CLASS (mesign_place_parent_class)->finalize (object);
}

static void
mesign_place_class_init (MesignPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_place_finalize;

  /**
   * MesignPlace::changed:
   * @self: the place
   *
   * Something it shows has changed.
   */
  changed_signal = g_signal_new ("changed", MESIGN_TYPE_PLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mesign_place_init (MesignPlace *self)
{
  self->mailbox_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static MesignPlace *
make (MesignPlaceKind kind, char *key)
{
  MesignPlace *self = g_object_new (MESIGN_TYPE_PLACE, NULL);

  self->kind = kind;
  self->key = key;

  return self;
}

/**
 * mesign_place_new_all_inboxes:
 *
 * Returns: (transfer full): the inboxes of all accounts; add each by mesign_place_add_inbox()
 */
MesignPlace *
mesign_place_new_all_inboxes (void)
{
  return make (MESIGN_PLACE_ALL_INBOXES, g_strdup ("all"));
}

/**
 * mesign_place_new_mailbox:
 * @mailbox: a mailbox
 * @address: the address of its account, which stands above the first of them
 *
 * Returns: (transfer full): its line
 */
MesignPlace *
mesign_place_new_mailbox (MesignMailbox *mailbox, const char *address)
{
  MesignPlace *self =
      make (MESIGN_PLACE_MAILBOX, g_strdup_printf ("%s/%s", mailbox->account, mailbox->path));

  self->heading = mesign_words_clean_line (address);
  self->mailbox = mesign_mailbox_ref (mailbox);
  self->unread = mailbox->unread;
  g_array_append_val (self->mailbox_ids, mailbox->id);

  return self;
}

/**
 * mesign_place_new_starred:
 *
 * Returns: (transfer full): the line of all that has a star
 */
MesignPlace *
mesign_place_new_starred (void)
{
  return make (MESIGN_PLACE_STARRED, g_strdup ("starred"));
}

/**
 * mesign_place_new_outbox:
 *
 * Returns: (transfer full): the line of the mail that waits to be sent
 */
MesignPlace *
mesign_place_new_outbox (void)
{
  return make (MESIGN_PLACE_OUTBOX, g_strdup ("outbox"));
}

/**
 * mesign_place_is_same:
 * @self: a place
 * @other: another
 *
 * Returns: whether both are the same line, whatever it shows
 */
gboolean
mesign_place_is_same (MesignPlace *self, MesignPlace *other)
{
  return g_str_equal (self->key, other->key) && g_strcmp0 (self->heading, other->heading) == 0;
}

static gboolean
has_same_ids (MesignPlace *self, MesignPlace *other)
{
  return self->mailbox_ids->len == other->mailbox_ids->len &&
         (self->mailbox_ids->len == 0 || memcmp (self->mailbox_ids->data, other->mailbox_ids->data,
                                                 self->mailbox_ids->len * sizeof (gint64)) == 0);
}

/* Drafts are counted whole, and a menu says what the server keeps of a mailbox. */
static gboolean
has_same_facts (MesignPlace *self, MesignPlace *other)
{
  const MesignMailbox *one = self->mailbox;
  const MesignMailbox *two = other->mailbox;

  return one == NULL || two == NULL ||
         (one->role == two->role && one->total == two->total &&
          one->selectable == two->selectable && one->is_subscribed == two->is_subscribed);
}

/**
 * mesign_place_take_over:
 * @self: a place
 * @newer: the same place as it is now
 */
void
mesign_place_take_over (MesignPlace *self, MesignPlace *newer)
{
  gboolean is_same;

  g_return_if_fail (MESIGN_IS_PLACE (self) && MESIGN_IS_PLACE (newer));

  is_same = self->unread == newer->unread && self->warns == newer->warns &&
            has_same_ids (self, newer) && has_same_facts (self, newer);
  self->unread = newer->unread;
  self->warns = newer->warns;
  g_array_set_size (self->mailbox_ids, 0);
  g_array_append_vals (self->mailbox_ids, newer->mailbox_ids->data, newer->mailbox_ids->len);
  if (newer->mailbox != NULL)
    {
      mesign_mailbox_ref (newer->mailbox);
      g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
      self->mailbox = newer->mailbox;
    }
  if (!is_same)
    g_signal_emit (self, changed_signal, 0);
}

MesignPlaceKind
mesign_place_get_kind (MesignPlace *self)
{
  return self->kind;
}

/**
 * mesign_place_get_key:
 * @self: a place
 *
 * Returns: (transfer none): what it is remembered by from one start to the next
 */
const char *
mesign_place_get_key (MesignPlace *self)
{
  return self->key;
}

const char *
mesign_place_get_title (MesignPlace *self)
{
  switch (self->kind)
    {
    case MESIGN_PLACE_ALL_INBOXES:
      return _ ("All Inboxes");
    case MESIGN_PLACE_STARRED:
      return C_ ("mail", "Starred");
    case MESIGN_PLACE_OUTBOX:
      return _ ("Outbox");
    case MESIGN_PLACE_MAILBOX:
    default:
      return mesign_words_mailbox (self->mailbox);
    }
}

const char *
mesign_place_get_icon_name (MesignPlace *self)
{
  switch (self->kind)
    {
    case MESIGN_PLACE_ALL_INBOXES:
      return "mail-unread-symbolic";
    case MESIGN_PLACE_STARRED:
      return "starred-symbolic";
    case MESIGN_PLACE_OUTBOX:
      return "mesign-outbox-symbolic";
    case MESIGN_PLACE_MAILBOX:
    default:
      return mesign_words_mailbox_icon (self->mailbox);
    }
}

/**
 * mesign_place_get_heading:
 * @self: a place
 *
 * Returns: (transfer none) (nullable): what stands above it and its neighbours
 */
const char *
mesign_place_get_heading (MesignPlace *self)
{
  return self->heading;
}

MesignMailbox *
mesign_place_get_mailbox (MesignPlace *self)
{
  return self->mailbox;
}

MesignMailboxRole
mesign_place_get_role (MesignPlace *self)
{
  if (self->kind == MESIGN_PLACE_ALL_INBOXES)
    return MESIGN_MAILBOX_ROLE_INBOX;
  if (self->kind == MESIGN_PLACE_STARRED)
    return MESIGN_MAILBOX_ROLE_FLAGGED;

  return self->mailbox != NULL ? self->mailbox->role : MESIGN_MAILBOX_ROLE_NONE;
}

/**
 * mesign_place_get_depth:
 * @self: a place
 *
 * Returns: how many mailboxes it lies within
 */
guint
mesign_place_get_depth (MesignPlace *self)
{
  guint depth = 0;

  if (self->mailbox == NULL || self->mailbox->delimiter == '\0' ||
      self->mailbox->role != MESIGN_MAILBOX_ROLE_NONE)
    return 0;
  for (const char *at = self->mailbox->path; *at != '\0'; at++)
    if (*at == self->mailbox->delimiter)
      depth++;

  return MIN (depth, 4);
}

guint
mesign_place_get_unread (MesignPlace *self)
{
  return self->unread;
}

/**
 * mesign_place_get_warns:
 * @self: a place
 *
 * Returns: whether something in it needs a person
 */
gboolean
mesign_place_get_warns (MesignPlace *self)
{
  return self->warns;
}

/**
 * mesign_place_get_query:
 * @self: a place
 *
 * Returns: (transfer none) (nullable): the search that finds what it shows; %NULL where it shows
 * mailboxes
 */
const char *
mesign_place_get_query (MesignPlace *self)
{
  return self->kind == MESIGN_PLACE_STARRED ? "is:starred" : NULL;
}

/**
 * mesign_place_get_mailbox_ids:
 * @self: a place
 * @n_ids: (out): how many
 *
 * Returns: (transfer none) (array length=n_ids): the mailboxes it shows
 */
const gint64 *
mesign_place_get_mailbox_ids (MesignPlace *self, guint *n_ids)
{
  *n_ids = self->mailbox_ids->len;

  return (const gint64 *) self->mailbox_ids->data;
}

/**
 * mesign_place_add_inbox:
 * @self: the place of all inboxes
 * @inbox: one of them
 */
void
mesign_place_add_inbox (MesignPlace *self, const MesignMailbox *inbox)
{
  g_array_append_val (self->mailbox_ids, inbox->id);
  self->unread += inbox->unread;
}

/**
 * mesign_place_set_waiting:
 * @self: the place of the outbox
 * @n_waiting: how many mails are in it
 * @warns: whether one of them was refused, or nobody knows whether it was sent
 */
void
mesign_place_set_waiting (MesignPlace *self, guint n_waiting, gboolean warns)
{
  self->unread = n_waiting;
  self->warns = warns;
}
