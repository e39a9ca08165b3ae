/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "keystore/mesign-keystore-import.h"
#include "retrieval/mesign-journey-steps.h"

G_BEGIN_DECLS

void mesign_engine_begin_journey_async (MesignEngine *self,
                                        MesignAccount *account,
                                        const char *provider_id,
                                        MesignJourneyStep step,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
MesignJourney *
mesign_engine_begin_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_set_journey_password_async (MesignEngine *self,
                                               gint64 id,
                                               MesignSecret *password,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
gboolean mesign_engine_set_journey_password_finish (MesignEngine *self,
                                                    GAsyncResult *result,
                                                    GError **error);
void mesign_engine_keep_journey_password_async (MesignEngine *self,
                                                gint64 id,
                                                gboolean keep,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
gboolean mesign_engine_keep_journey_password_finish (MesignEngine *self,
                                                     GAsyncResult *result,
                                                     GError **error);

void mesign_engine_import_journey_async (MesignEngine *self,
                                         gint64 id,
                                         MesignSecret *password,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
MesignImport *
mesign_engine_import_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_import_journey_file_async (MesignEngine *self,
                                              gint64 id,
                                              GBytes *octets,
                                              MesignSecret *password,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
MesignImport *mesign_engine_import_journey_file_finish (MesignEngine *self,
                                                        GAsyncResult *result,
                                                        MesignJourney **journey,
                                                        GError **error);

void mesign_engine_enter_journey_link_async (MesignEngine *self,
                                             gint64 id,
                                             const char *link,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
MesignJourney *
mesign_engine_enter_journey_link_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_enter_journey_code_async (MesignEngine *self,
                                             gint64 id,
                                             MesignSecret *code,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
MesignJourney *
mesign_engine_enter_journey_code_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_list_journey_mails_async (MesignEngine *self,
                                             gint64 id,
                                             gboolean all,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
GPtrArray *
mesign_engine_list_journey_mails_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_clean_journey_async (MesignEngine *self,
                                        gint64 id,
                                        gboolean all,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean mesign_engine_clean_journey_finish (MesignEngine *self,
                                             GAsyncResult *result,
                                             guint *n_deleted,
                                             GError **error);

void mesign_engine_check_renewals_async (MesignEngine *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean
mesign_engine_check_renewals_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
