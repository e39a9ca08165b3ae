/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The accounts of an open engine. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "engine/mesign-engine-private.h"
#include "model/mesign-address.h"

#include <string.h>

void
mesign_account_entry_free (MesignAccountEntry *self)
{
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->password, mesign_secret_unref);
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  g_clear_pointer (&self->waiting_for_log_in, g_ptr_array_unref);
  g_clear_pointer (&self->background, mesign_connection_unref);
  g_clear_pointer (&self->waited_for, mesign_connection_unref);
  g_free (self);
}

/* What its servers take now; NULL where that has to be found first. */
MesignLogin *
mesign_account_entry_dup_login (const MesignAccountEntry *self)
{
  const char *user = self->account->imap->user;

  if (self->account->oauth2 == NULL)
    return self->password != NULL ? mesign_login_new (MESIGN_LOGIN_PASSWORD, user, self->password)
                                  : NULL;
  if (self->tokens == NULL || !mesign_oauth2_tokens_are_fresh (self->tokens, mesign_engine_now ()))
    return NULL;

  return mesign_login_new (MESIGN_LOGIN_OAUTH2, user, self->tokens->access);
}

/* What is kept of the log-in of a job, in place of a password. */
MesignSecret *
mesign_job_get_kept (const MesignJob *job)
{
  return job->login->kind == MESIGN_LOGIN_OAUTH2 ? job->tokens->refresh : job->login->secret;
}

/* From now on the job logs in with @tokens. */
void
mesign_job_use_tokens (MesignJob *job, MesignOAuth2Tokens *tokens)
{
  mesign_oauth2_tokens_ref (tokens);
  g_clear_pointer (&job->tokens, mesign_oauth2_tokens_unref);
  job->tokens = tokens;
  g_clear_pointer (&job->login, mesign_login_unref);
  job->login = mesign_login_new (MESIGN_LOGIN_OAUTH2, job->account->imap->user, tokens->access);
}

/* From now on what a job logged in with is what the account logs in with. */
void
mesign_account_entry_take_login (MesignAccountEntry *self, const MesignJob *job)
{
  g_clear_pointer (&self->password, mesign_secret_unref);
  self->password = mesign_secret_ref (mesign_job_get_kept (job));
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  if (job->login->kind == MESIGN_LOGIN_OAUTH2)
    self->tokens = mesign_oauth2_tokens_ref (job->tokens);
}

MesignAccountEntry *
mesign_engine_find_entry (MesignEngine *self, const char *account_id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      MesignAccountEntry *entry = self->entries->pdata[i];

      if (strcmp (entry->account->id, account_id) == 0)
        return entry;
    }

  return NULL;
}

MesignAccountEntry *
mesign_engine_add_entry (MesignEngine *self, MesignAccount *account)
{
  MesignAccountEntry *entry = g_new0 (MesignAccountEntry, 1);

  entry->account = mesign_account_ref (account);
  g_ptr_array_add (self->entries, entry);

  return entry;
}

static MesignConnection *
connection_new (const char *name)
{
  MesignConnection *self = g_atomic_rc_box_new0 (MesignConnection);

  self->worker = mesign_worker_new (name);

  return self;
}

/* The account's connection for a place, started when it is first needed; NULL for the places that
 * have none. */
MesignConnection *
mesign_account_entry_get_connection (MesignAccountEntry *self, MesignJobPlace place)
{
  switch (place)
    {
    case MESIGN_JOB_BACKGROUND:
      if (self->background == NULL)
        self->background = connection_new ("imap-sync");
      return self->background;
    case MESIGN_JOB_WAITED_FOR:
      if (self->waited_for == NULL)
        self->waited_for = connection_new ("imap-user");
      return self->waited_for;
    case MESIGN_JOB_LOCAL:
    case MESIGN_JOB_OUTSIDE:
    case MESIGN_JOB_ASIDE:
    default:
      return NULL;
    }
}

/**
 * mesign_engine_list_accounts:
 * @self: an open engine
 *
 * Returns: (transfer full) (element-type MesignAccount): the accounts, oldest first
 */
GPtrArray *
mesign_engine_list_accounts (MesignEngine *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_unref);

  g_return_val_if_fail (MESIGN_IS_ENGINE (self), list);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      g_ptr_array_add (list, mesign_account_ref (entry->account));
    }

  return list;
}

/**
 * mesign_engine_find_account:
 * @self: an open engine
 * @address: a mail address, or an account's id
 *
 * Returns: (transfer full) (nullable): the account of that address
 */
MesignAccount *
mesign_engine_find_account (MesignEngine *self, const char *address)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self) && address != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      if (strcmp (entry->account->id, address) == 0 ||
          mesign_address_same (entry->account->address, address))
        return mesign_account_ref (entry->account);
    }

  return NULL;
}

/**
 * mesign_engine_list_writers:
 * @self: an open engine
 *
 * Returns: (transfer full) (element-type MesignAccount): what mail can be written as: each account,
 * and behind it the same account as each of its identities, see mesign_account_copy_as()
 */
GPtrArray *
mesign_engine_list_writers (MesignEngine *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_unref);

  g_return_val_if_fail (MESIGN_IS_ENGINE (self), list);

  for (guint i = 0; i < self->entries->len; i++)
    {
      MesignAccount *account = ((const MesignAccountEntry *) self->entries->pdata[i])->account;

      g_ptr_array_add (list, mesign_account_ref (account));
      for (guint j = 0; j < account->identities->len; j++)
        g_ptr_array_add (
            list, mesign_account_copy_as (
                      account, ((const MesignAddress *) account->identities->pdata[j])->address));
    }

  return list;
}

/**
 * mesign_engine_find_writer:
 * @self: an open engine
 * @address: a mail address
 *
 * Returns: (transfer full) (nullable): the account of that address, be it the account's own or that
 * of an identity, which it is then written as
 */
MesignAccount *
mesign_engine_find_writer (MesignEngine *self, const char *address)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self) && address != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      if (mesign_address_same (entry->account->address, address))
        return mesign_account_ref (entry->account);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      if (mesign_account_has_address (entry->account, address))
        return mesign_account_copy_as (entry->account, address);
    }

  return NULL;
}
