/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11x.h>

G_BEGIN_DECLS

/* What is used of p11-kit. It is loaded when the public list is read from a module. Its functions
 * are called by their own names. */
#define MESIGN_P11_NAMES(NAME)                                                                     \
  NAME (p11_kit_message)                                                                           \
  NAME (p11_kit_module_finalize)                                                                   \
  NAME (p11_kit_module_initialize)                                                                 \
  NAME (p11_kit_module_load)                                                                       \
  NAME (p11_kit_module_release)

#define MESIGN_P11_MEMBER(name) __typeof__ (name) *name;
typedef struct
{
  MESIGN_P11_NAMES (MESIGN_P11_MEMBER)
} MesignP11;
#undef MESIGN_P11_MEMBER

const MesignP11 *mesign_p11_get (void);

#define p11_kit_message (*mesign_p11_get ()->p11_kit_message)
#define p11_kit_module_finalize (*mesign_p11_get ()->p11_kit_module_finalize)
#define p11_kit_module_initialize (*mesign_p11_get ()->p11_kit_module_initialize)
#define p11_kit_module_load (*mesign_p11_get ()->p11_kit_module_load)
#define p11_kit_module_release (*mesign_p11_get ()->p11_kit_module_release)

G_END_DECLS
