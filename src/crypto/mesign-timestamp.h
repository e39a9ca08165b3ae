/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-error.h"
#include "model/mesign-security-report.h"

G_BEGIN_DECLS

/**
 * MesignTimestamp:
 * @status: valid, untrusted or invalid
 * @reason: (nullable): a word that says why, %NULL if valid
 * @time: genTime in seconds since 1970 UTC; to be used only if @status is valid
 * @authority: (nullable): the name of the authority, for people
 * @certificate: (nullable): the authority's certificate
 * @chain: (element-type MesignCertificate): the path from @certificate to its anchor, as far as
 * built
 */
typedef struct
{
  MesignTimestampStatus status;
  char *reason;
  gint64 time;
  char *authority;
  MesignCertificate *certificate;
  GPtrArray *chain;
} MesignTimestamp;

#define MESIGN_TYPE_TIMESTAMP (mesign_timestamp_get_type ())
MESIGN_DECLARE_VALUE (MesignTimestamp, mesign_timestamp)

GBytes *mesign_timestamp_request_new (GBytes *signature, GError **error);
GBytes *mesign_timestamp_response_get_token (GBytes *response, GBytes *request, GError **error);
MesignTimestamp *mesign_timestamp_verify (GBytes *token,
                                          GBytes *signature,
                                          GPtrArray *intermediates,
                                          GPtrArray *anchors);

G_END_DECLS
