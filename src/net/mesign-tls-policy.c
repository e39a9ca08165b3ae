/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-tls-policy.h"

typedef struct
{
  char *host;
  char *fingerprint;
} Pin;

static void
pin_free (Pin *pin)
{
  g_free (pin->host);
  g_free (pin->fingerprint);
  g_free (pin);
}

static Pin *
pin_new (const char *host, const char *fingerprint)
{
  Pin *pin = g_new0 (Pin, 1);

  pin->host = g_ascii_strdown (host, -1);
  pin->fingerprint = g_ascii_strdown (fingerprint, -1);

  return pin;
}

static void
clear (MesignTlsPolicy *self)
{
  g_free (self->ca_file);
  g_ptr_array_unref (self->pins);
}

MESIGN_DEFINE_VALUE (MesignTlsPolicy, mesign_tls_policy)

/**
 * mesign_tls_policy_new:
 * @ca_file: (nullable): a PEM file with the only trust anchors; %NULL for the system's
 *
 * Returns: (transfer full): a policy without pins
 */
MesignTlsPolicy *
mesign_tls_policy_new (const char *ca_file)
{
  MesignTlsPolicy *self = g_atomic_rc_box_new0 (MesignTlsPolicy);

  self->ca_file = g_strdup (ca_file);
  self->pins = g_ptr_array_new_with_free_func ((GDestroyNotify) pin_free);

  return self;
}

/**
 * mesign_tls_policy_with_pin:
 * @self: a policy
 * @host: the host the certificate is accepted for
 * @fingerprint: SHA-256 of the certificate, 64 hexadecimal digits, as mesign_tls_fingerprint()
 * gives it
 *
 * A pin lets exactly this certificate through for exactly this host, whatever is wrong with it.
 *
 * Returns: (transfer full): a copy of the policy with one more pin
 */
MesignTlsPolicy *
mesign_tls_policy_with_pin (MesignTlsPolicy *self, const char *host, const char *fingerprint)
{
  MesignTlsPolicy *copy = mesign_tls_policy_new (self->ca_file);

  g_return_val_if_fail (host != NULL && fingerprint != NULL, copy);

  for (guint i = 0; i < self->pins->len; i++)
    {
      const Pin *pin = g_ptr_array_index (self->pins, i);

      g_ptr_array_add (copy->pins, pin_new (pin->host, pin->fingerprint));
    }
  g_ptr_array_add (copy->pins, pin_new (host, fingerprint));

  return copy;
}

/**
 * mesign_tls_policy_has_pin:
 * @self: a policy
 * @host: the host that was connected to
 * @der: the certificate it shows
 *
 * Returns: whether a person accepted this certificate for this host
 */
gboolean
mesign_tls_policy_has_pin (const MesignTlsPolicy *self, const char *host, GBytes *der)
{
  g_autofree char *fingerprint = mesign_tls_fingerprint (der);

  for (guint i = 0; i < self->pins->len; i++)
    {
      const Pin *pin = g_ptr_array_index (self->pins, i);

      if (g_ascii_strcasecmp (pin->host, host) == 0 && g_str_equal (pin->fingerprint, fingerprint))
        return TRUE;
    }

  return FALSE;
}

/**
 * mesign_tls_fingerprint:
 * @der: a certificate in DER
 *
 * Returns: (transfer full): its SHA-256, 64 lower-case hexadecimal digits
 */
char *
mesign_tls_fingerprint (GBytes *der)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
}
