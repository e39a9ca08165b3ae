/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-sidebar-private.h"

#define RELOAD_MS 80
#define WARN_BEFORE ((gint64) 30 * 24 * 60 * 60)

/* Reads what the sidebar lists: mailboxes and outbox whenever the store says that they changed, and
 * whether a certificate needs a person. */

/* The order of the lines */

static guint
get_rank (MesignMailboxRole role)
{
  static const guint ranks[] = {
    [MESIGN_MAILBOX_ROLE_INBOX] = 0,   [MESIGN_MAILBOX_ROLE_DRAFTS] = 1,
    [MESIGN_MAILBOX_ROLE_SENT] = 2,    [MESIGN_MAILBOX_ROLE_FLAGGED] = 3,
    [MESIGN_MAILBOX_ROLE_ARCHIVE] = 4, [MESIGN_MAILBOX_ROLE_ALL] = 5,
    [MESIGN_MAILBOX_ROLE_JUNK] = 6,    [MESIGN_MAILBOX_ROLE_TRASH] = 7,
    [MESIGN_MAILBOX_ROLE_NONE] = 8,
  };

  return role < G_N_ELEMENTS (ranks) ? ranks[role] : G_MAXUINT;
}

static int
compare_mailboxes (gconstpointer a, gconstpointer b)
{
  const MesignMailbox *one = *(MesignMailbox *const *) a;
  const MesignMailbox *two = *(MesignMailbox *const *) b;
  guint rank_one = get_rank (one->role);
  guint rank_two = get_rank (two->role);

  if (rank_one != rank_two)
    return rank_one < rank_two ? -1 : 1;

  return g_utf8_collate (one->path, two->path);
}

/* As they were added. */
static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  const MesignAccount *one = *(MesignAccount *const *) a;
  const MesignAccount *two = *(MesignAccount *const *) b;

  if (one->created != two->created)
    return one->created < two->created ? -1 : 1;

  return g_strcmp0 (one->address, two->address);
}

static void
add_account (MesignSidebar *self, GPtrArray *places, MesignAccount *account)
{
  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      MesignMailbox *mailbox = self->mailboxes->pdata[i];

      if (g_str_equal (mailbox->account, account->id))
        g_ptr_array_add (places, mesign_place_new_mailbox (mailbox, account->address));
    }
}

static void
add_all_inboxes (MesignSidebar *self, GPtrArray *places)
{
  MesignPlace *all = mesign_place_new_all_inboxes ();

  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      MesignMailbox *mailbox = self->mailboxes->pdata[i];

      if (mailbox->role == MESIGN_MAILBOX_ROLE_INBOX)
        mesign_place_add_inbox (all, mailbox);
    }
  g_ptr_array_add (places, all);
}

/* Seen while something is in it, and until one has gone elsewhere. */
static void
add_outbox (MesignSidebar *self, GPtrArray *places, GPtrArray *outgoing)
{
  MesignPlace *selected = mesign_sidebar_get_selected (self);
  guint n_waiting = 0;
  gboolean warns = FALSE;
  MesignPlace *outbox;

  for (guint i = 0; i < outgoing->len; i++)
    {
      const MesignOutgoing *mail = outgoing->pdata[i];

      if (mesign_outgoing_is_settled (mail))
        continue;
      n_waiting++;
      warns |= mail->state == MESIGN_OUTGOING_UNCERTAIN || mail->state == MESIGN_OUTGOING_REFUSED ||
               mesign_outgoing_has_refused (mail) || mail->warning != NULL;
    }
  if (n_waiting == 0 &&
      (selected == NULL || mesign_place_get_kind (selected) != MESIGN_PLACE_OUTBOX))
    return;
  outbox = mesign_place_new_outbox ();
  mesign_place_set_waiting (outbox, n_waiting, warns);
  g_ptr_array_add (places, outbox);
}

static GPtrArray *
make_places (MesignSidebar *self, GPtrArray *outgoing)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_sort (accounts, compare_accounts);
  if (accounts->len > 1)
    add_all_inboxes (self, places);
  if (accounts->len > 0)
    g_ptr_array_add (places, mesign_place_new_starred ());
  add_outbox (self, places, outgoing);
  for (guint i = 0; i < accounts->len; i++)
    add_account (self, places, accounts->pdata[i]);

  return places;
}

/* One reading after the other */

static void queue_reload (MesignSidebar *self);

static void
finish_loading (MesignSidebar *self)
{
  self->is_loading = FALSE;
  if (self->is_stale)
    queue_reload (self);
}

static void
on_outgoing_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSidebar) self = MESIGN_SIDEBAR (user_data);
  g_autoptr (GPtrArray) outgoing = NULL;
  g_autoptr (GPtrArray) places = NULL;

  outgoing = mesign_engine_list_outgoing_finish (MESIGN_ENGINE (source), result, NULL);
  if (self->engine == NULL)
    return;
  if (outgoing != NULL)
    {
      places = make_places (self, outgoing);
      mesign_sidebar_merge (self, places);
    }
  finish_loading (self);
}

static void
on_mailboxes_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSidebar) self = MESIGN_SIDEBAR (user_data);
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GError) error = NULL;

  mailboxes = mesign_engine_list_mailboxes_finish (MESIGN_ENGINE (source), result, &error);
  if (self->engine == NULL)
    return;
  if (mailboxes == NULL)
    {
      g_debug ("Cannot list the mailboxes: %s", error->message);
      finish_loading (self);
      return;
    }
  g_ptr_array_sort (mailboxes, compare_mailboxes);
  g_clear_pointer (&self->mailboxes, g_ptr_array_unref);
  self->mailboxes = g_steal_pointer (&mailboxes);
  mesign_engine_list_outgoing_async (self->engine, NULL, self->cancellable, on_outgoing_listed,
                                     g_object_ref (self));
}

static gboolean
reload (gpointer data)
{
  MesignSidebar *self = data;

  self->reload_source = 0;
  self->is_stale = FALSE;
  self->is_loading = TRUE;
  mesign_engine_list_shown_mailboxes_async (self->engine, NULL, self->cancellable,
                                            on_mailboxes_listed, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* Changes come in swarms. */
static void
queue_reload (MesignSidebar *self)
{
  if (self->is_loading)
    self->is_stale = TRUE;
  else if (self->reload_source == 0)
    self->reload_source = g_timeout_add (RELOAD_MS, reload, self);
}

/* Certificates */

static void
update_warning (MesignSidebar *self)
{
  gtk_widget_set_visible (self->certificates_warning,
                          self->certificate_expires || self->journey_waits);
}

static gboolean
has_successor (GPtrArray *infos, const MesignCertificate *certificate, gint64 until)
{
  for (guint i = 0; i < infos->len; i++)
    {
      const MesignCertificateInfo *other = infos->pdata[i];

      for (guint j = 0; certificate->addresses[j] != NULL; j++)
        if (other->certificate->not_after > until &&
            mesign_certificate_has_address (other->certificate, certificate->addresses[j]))
          return TRUE;
    }

  return FALSE;
}

static void
on_certificates_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSidebar) self = MESIGN_SIDEBAR (user_data);
  g_autoptr (GPtrArray) infos =
      mesign_engine_list_certificates_finish (MESIGN_ENGINE (source), result, NULL);
  gint64 until = g_get_real_time () / G_USEC_PER_SEC + WARN_BEFORE;

  if (self->engine == NULL || infos == NULL)
    return;
  self->certificate_expires = FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      const MesignCertificateInfo *info = infos->pdata[i];

      if (info->certificate->not_after <= until && !has_successor (infos, info->certificate, until))
        self->certificate_expires = TRUE;
    }
  update_warning (self);
}

static void
on_journeys_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSidebar) self = MESIGN_SIDEBAR (user_data);
  g_autoptr (GPtrArray) journeys =
      mesign_engine_list_journeys_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine == NULL || journeys == NULL)
    return;
  self->journey_waits = FALSE;
  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourneyState state = ((const MesignJourney *) journeys->pdata[i])->state;

      self->journey_waits |= state == MESIGN_JOURNEY_READY || state == MESIGN_JOURNEY_RETRIEVING ||
                             state == MESIGN_JOURNEY_ISSUED;
    }
  update_warning (self);
}

static void
check_certificates (MesignSidebar *self)
{
  if (self->engine == NULL)
    return;
  mesign_engine_list_certificates_async (self->engine, MESIGN_CERTIFICATE_OWN, self->cancellable,
                                         on_certificates_listed, g_object_ref (self));
  mesign_engine_list_journeys_async (self->engine, self->cancellable, on_journeys_listed,
                                     g_object_ref (self));
}

static void
on_changes (MesignSidebar *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const MesignChange *change = &g_array_index (changes, MesignChange, i);

      if (change->kind == MESIGN_CHANGE_MAILBOX || change->kind == MESIGN_CHANGE_OUTGOING ||
          change->kind == MESIGN_CHANGE_EVERYTHING)
        {
          queue_reload (self);
          return;
        }
    }
}

void
mesign_sidebar_init_loading (MesignSidebar *self)
{
  self->cancellable = g_cancellable_new ();
  self->engine_signals = g_signal_group_new (MESIGN_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "changes", G_CALLBACK (on_changes), self);
  g_signal_group_connect_swapped (self->engine_signals, "accounts-changed",
                                  G_CALLBACK (queue_reload), self);
  g_signal_group_connect_swapped (self->engine_signals, "certificates-changed",
                                  G_CALLBACK (check_certificates), self);
  g_signal_group_connect_swapped (self->engine_signals, "journey-changed",
                                  G_CALLBACK (check_certificates), self);
}

void
mesign_sidebar_start_loading (MesignSidebar *self)
{
  if (self->engine == NULL)
    return;
  queue_reload (self);
  check_certificates (self);
}

void
mesign_sidebar_stop_loading (MesignSidebar *self)
{
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}
