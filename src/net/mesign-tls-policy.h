/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignTlsPolicy:
 * @ca_file: (nullable): a PEM file with the only trust anchors; %NULL for the system's
 *
 * Which servers are who they say they are: the anchors, and the certificates a person accepted for
 * one host each. Immutable; the field is read only.
 */
typedef struct
{
  char *ca_file;

  /*< private >*/
  GPtrArray *pins;
} MesignTlsPolicy;

#define MESIGN_TYPE_TLS_POLICY (mesign_tls_policy_get_type ())
MESIGN_DECLARE_VALUE (MesignTlsPolicy, mesign_tls_policy)

MesignTlsPolicy *mesign_tls_policy_new (const char *ca_file);
MesignTlsPolicy *
mesign_tls_policy_with_pin (MesignTlsPolicy *self, const char *host, const char *fingerprint);
gboolean mesign_tls_policy_has_pin (const MesignTlsPolicy *self, const char *host, GBytes *der);

char *mesign_tls_fingerprint (GBytes *der);

G_END_DECLS
