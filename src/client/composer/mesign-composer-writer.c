/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-pick.h"
#include "client/composer/mesign-composer-checks.h"

#include <glib/gi18n-lib.h>

/* Whether it is written from the address one means: an answer from the one that was written to, a
 * new mail from the one its recipients know. It is asked once, and what is not known asks nothing.
 */

/* Mail looked at: enough to meet the address one wrote from last year. */
#define N_LOOKED_AT 50

static const char *
get_first_recipient (MesignDraft *draft)
{
  g_autoptr (GPtrArray) all = mesign_draft_dup_recipients (draft);

  return all->len > 0 ? ((const MesignAddress *) all->pdata[0])->address : NULL;
}

static guint
find_writer (MesignComposer *self, const char *address)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (mesign_address_same (((const MesignAccount *) self->accounts->pdata[i])->address, address))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
go_on (MesignComposer *self)
{
  MesignComposerStep step = g_steal_pointer (&self->after_writer);

  step (self);
}

/* Changing the address may change how the mail is protected: that is to be read before it goes. */
static void
on_picked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autofree char *pick = mesign_pick_finish (result);

  self->is_asking = FALSE;
  if (g_strcmp0 (pick, "send") == 0)
    {
      g_free (self->accepted_writer);
      self->accepted_writer = g_strdup (self->account->address);
      go_on (self);
      return;
    }
  self->after_writer = NULL;
  if (g_strcmp0 (pick, "change") == 0)
    gtk_drop_down_set_selected (self->from, find_writer (self, self->usual_writer));
}

static void
ask (MesignComposer *self, const char *usual, const char *body)
{
  /* Translators: a mail address */
  g_autofree char *heading = g_strdup_printf (_ ("Send from %s?"), self->account->address);
  /* Translators: a mail address */
  g_autofree char *change = g_strdup_printf (_ ("_Change to %s"), usual);
  const MesignPick picks[] = {
    { "send", _ ("_Send Anyway"), FALSE, FALSE },
    { "change", change, FALSE, TRUE },
  };

  g_free (self->usual_writer);
  self->usual_writer = g_strdup (usual);
  self->is_asking = TRUE;
  mesign_pick_async (GTK_WIDGET (self), heading, body, picks, G_N_ELEMENTS (picks), on_picked,
                     g_object_ref (self));
}

static void
ask_about_habit (MesignComposer *self, const char *recipient, const char *usual)
{
  /* Translators: the recipient's mail address, then one's own */
  g_autofree char *body =
      g_strdup_printf (_ ("So far you have written to %s from %s."), recipient, usual);

  ask (self, usual, body);
}

static void
ask_about_answer (MesignComposer *self)
{
  /* Translators: a mail address */
  g_autofree char *body =
      g_strdup_printf (_ ("The mail you are answering was sent to %s."), self->begun_as);

  ask (self, self->begun_as, body);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      mesign_engine_search_finish (MESIGN_ENGINE (source), result, &error);
  g_autoptr (MesignDraft) draft = NULL;
  const char *recipient, *usual;

  mesign_composer_set_busy (self, FALSE);
  if (self->is_leaving)
    return;
  draft = mesign_composer_dup_draft (self);
  recipient = get_first_recipient (draft);
  usual = found != NULL && recipient != NULL
              ? mesign_composer_find_usual_writer (found, recipient, self->accounts,
                                                   self->account->address)
              : NULL;
  if (found == NULL)
    g_debug ("Nothing is known of who writes to whom: %s", error->message);
  if (usual != NULL)
    ask_about_habit (self, recipient, usual);
  else
    go_on (self);
}

static void
look_for_habit (MesignComposer *self, const char *recipient)
{
  g_autofree char *query = g_strdup_printf ("in:sent to:\"%s\"", recipient);

  mesign_composer_set_busy (self, TRUE);
  mesign_engine_search_async (self->engine, query, NULL, N_LOOKED_AT, MESIGN_SEARCH_AT_ONCE,
                              self->cancellable, on_searched, g_object_ref (self));
}

/* Goes on with @step, at once or when the person says so. */
void
mesign_composer_check_writer (MesignComposer *self, MesignComposerStep step)
{
  g_autoptr (MesignDraft) draft = mesign_composer_dup_draft (self);
  const char *recipient = get_first_recipient (draft);

  self->after_writer = step;
  if (self->accounts->len < 2 || recipient == NULL || strchr (recipient, '"') != NULL ||
      g_strcmp0 (self->accepted_writer, self->account->address) == 0)
    go_on (self);
  else if (self->begun_as == NULL)
    look_for_habit (self, recipient);
  else if (mesign_address_same (self->begun_as, self->account->address))
    go_on (self);
  else
    ask_about_answer (self);
}
