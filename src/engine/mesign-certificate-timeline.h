/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-certificates.h"

G_BEGIN_DECLS

/**
 * MesignTimelineKind:
 * @MESIGN_TIMELINE_PREDECESSOR: the certificate it follows began
 * @MESIGN_TIMELINE_BOUGHT: it was bought
 * @MESIGN_TIMELINE_ASSIGNED: its order was assigned to the address
 * @MESIGN_TIMELINE_RETRIEVED: it was retrieved on the provider's page
 * @MESIGN_TIMELINE_BEGINS: its validity begins
 * @MESIGN_TIMELINE_IMPORTED: it was imported here
 * @MESIGN_TIMELINE_IN_USE: it has been used here since then
 * @MESIGN_TIMELINE_SUCCESSOR: the certificate that follows it begins
 * @MESIGN_TIMELINE_REVOKED: its authority revoked it
 * @MESIGN_TIMELINE_RENEW: another one is to be had by then
 * @MESIGN_TIMELINE_ENDS: its validity ends
 *
 * What happens in a certificate's life. What falls on the same second is told in this order.
 */
typedef enum
{
  MESIGN_TIMELINE_PREDECESSOR,
  MESIGN_TIMELINE_BOUGHT,
  MESIGN_TIMELINE_ASSIGNED,
  MESIGN_TIMELINE_RETRIEVED,
  MESIGN_TIMELINE_BEGINS,
  MESIGN_TIMELINE_IMPORTED,
  MESIGN_TIMELINE_IN_USE,
  MESIGN_TIMELINE_SUCCESSOR,
  MESIGN_TIMELINE_REVOKED,
  MESIGN_TIMELINE_RENEW,
  MESIGN_TIMELINE_ENDS,
} MesignTimelineKind;

/**
 * MesignTimelineEvent:
 * @kind: what happens
 * @at: when, in seconds since 1970 UTC
 * @certificate: (nullable): the one before or after, where that is what it is about
 *
 * One event. Immutable; the fields are read only.
 */
typedef struct
{
  MesignTimelineKind kind;
  gint64 at;
  MesignCertificate *certificate;
} MesignTimelineEvent;

#define MESIGN_TYPE_TIMELINE_EVENT (mesign_timeline_event_get_type ())
MESIGN_DECLARE_VALUE (MesignTimelineEvent, mesign_timeline_event)

GPtrArray *mesign_certificate_timeline_new (MesignCertificate *certificate,
                                            gint64 revoked_at,
                                            GPtrArray *journey_events,
                                            GPtrArray *own);

void mesign_engine_list_timeline_async (MesignEngine *self,
                                        MesignCertificateInfo *info,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
mesign_engine_list_timeline_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
