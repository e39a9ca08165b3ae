/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-account.h"
#include "account/mesign-autoconfig.h"
#include "base/mesign-secret.h"
#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MesignNewAccount:
 * @address: the address
 * @name: (nullable): the writer's name
 * @imap_url: (nullable): where its mail lies; %NULL to find out
 * @smtp_url: (nullable): where it sends; %NULL to find out
 * @user: (nullable): the name to log in with; %NULL for the address, or what the settings found say
 * @password: (nullable): the password or authorization code
 * @oauth2: in place of a password: whether the person logs in on a page of the provider's, in the
 * browser
 * @ca_file: (nullable): a PEM file with the only authorities for its servers
 * @password_once: whether a password that is refused is an error at once, and not asked for again
 *
 * What is needed to log in. Copied by the function that takes it.
 */
typedef struct
{
  const char *address;
  const char *name;
  const char *imap_url;
  const char *smtp_url;
  const char *user;
  MesignSecret *password;
  gboolean oauth2;
  const char *ca_file;
  gboolean password_once;
} MesignNewAccount;

void mesign_engine_find_servers_async (MesignEngine *self,
                                       const char *address,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
mesign_engine_find_servers_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_add_account_async (MesignEngine *self,
                                      const MesignNewAccount *account,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignAccount *
mesign_engine_add_account_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_change_account_async (MesignEngine *self,
                                         MesignAccount *account,
                                         const MesignNewAccount *changes,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
MesignAccount *
mesign_engine_change_account_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_check_account_async (MesignEngine *self,
                                        MesignAccount *account,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
mesign_engine_check_account_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_remove_account_async (MesignEngine *self,
                                         MesignAccount *account,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean
mesign_engine_remove_account_finish (MesignEngine *self, GAsyncResult *result, GError **error);
char *
mesign_engine_dup_pages_path (MesignEngine *self, const MesignAccount *account, gboolean cached);
void mesign_engine_set_bodies_async (MesignEngine *self,
                                     MesignAccount *account,
                                     MesignBodiesPolicy bodies,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
MesignAccount *
mesign_engine_set_bodies_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_set_only_subscribed_async (MesignEngine *self,
                                              MesignAccount *account,
                                              gboolean only_subscribed,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
MesignAccount *mesign_engine_set_only_subscribed_finish (MesignEngine *self,
                                                         GAsyncResult *result,
                                                         GError **error);
void mesign_engine_measure_account_async (MesignEngine *self,
                                          MesignAccount *account,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean mesign_engine_measure_account_finish (MesignEngine *self,
                                               GAsyncResult *result,
                                               guint64 *n_octets,
                                               guint *n_mails,
                                               GError **error);
void mesign_engine_set_limits_async (MesignEngine *self,
                                     MesignAccount *account,
                                     guint keep_days,
                                     guint keep_megabytes,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
MesignAccount *
mesign_engine_set_limits_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_set_identities_async (MesignEngine *self,
                                         MesignAccount *account,
                                         GPtrArray *identities,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
MesignAccount *
mesign_engine_set_identities_finish (MesignEngine *self, GAsyncResult *result, GError **error);

GPtrArray *mesign_engine_list_accounts (MesignEngine *self);
MesignAccount *mesign_engine_find_account (MesignEngine *self, const char *address);
GPtrArray *mesign_engine_list_writers (MesignEngine *self);
MesignAccount *mesign_engine_find_writer (MesignEngine *self, const char *address);

G_END_DECLS
