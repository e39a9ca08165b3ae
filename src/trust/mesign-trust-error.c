/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "trust/mesign-trust-error.h"

G_DEFINE_QUARK (mesign - trust - error - quark, mesign_trust_error)
