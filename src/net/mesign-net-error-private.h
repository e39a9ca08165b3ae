/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-net-error.h"

G_BEGIN_DECLS

void mesign_net_set_error (GError **error,
                           MesignNetError code,
                           const char *host,
                           GBytes *certificate,
                           const char *format,
                           ...) G_GNUC_PRINTF (5, 6);
void mesign_net_set_certificate_error (GError **error,
                                       const char *host,
                                       GTlsCertificate *certificate,
                                       GTlsCertificateFlags flags);
void mesign_net_take_gio_error (GError **error, const char *host, GError *gio_error);

G_END_DECLS
