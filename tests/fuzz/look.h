/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-opened-message.h"

/* Asks of an opened message all that a front end asks, and checks what must always hold. */
void look_at_message (const MesignOpenedMessage *message);
void look_at_html (const char *html);
void look_at_certificate (MesignCertificate *certificate);
