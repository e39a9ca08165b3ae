/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trust/mesign-trust-fetch.h"

G_BEGIN_DECLS

/*
 * MesignDownload:
 * @url: where
 * @plain_only: whether only http is asked: what is fetched is signed, and TLS to check a
 * certificate would need one that is checked
 * @limit: the most octets of an answer
 * @content_type: (nullable): of @body
 * @body: (nullable): what to post; %NULL to get
 *
 * One request of trust/.
 */
typedef struct
{
  const char *url;
  gboolean plain_only;
  gsize limit;
  const char *content_type;
  GBytes *body;
} MesignDownload;

GBytes *mesign_trust_download_sync (const MesignDownload *download,
                                    gboolean allow_private,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
