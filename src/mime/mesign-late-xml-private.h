/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>

G_BEGIN_DECLS

/* What is used of libxml2. It is loaded with the first HTML: it brings ICU along, which takes as
 * long to load as it takes to decrypt a megabyte. Its functions are called by their own names. */
#define MESIGN_XML_NAMES(NAME)                                                                     \
  NAME (htmlCtxtReadMemory)                                                                        \
  NAME (htmlCtxtUseOptions)                                                                        \
  NAME (htmlDocDumpMemoryFormat)                                                                   \
  NAME (htmlFreeParserCtxt)                                                                        \
  NAME (htmlNewParserCtxt)                                                                         \
  NAME (xmlDocGetRootElement)                                                                      \
  NAME (xmlFree)                                                                                   \
  NAME (xmlFreeDoc)                                                                                \
  NAME (xmlFreeNode)                                                                               \
  NAME (xmlGetNoNsProp)                                                                            \
  NAME (xmlHasProp)                                                                                \
  NAME (xmlNodeGetContent)                                                                         \
  NAME (xmlUnlinkNode)

#define MESIGN_XML_MEMBER(name) __typeof__ (name) *name;
typedef struct
{
  MESIGN_XML_NAMES (MESIGN_XML_MEMBER)
} MesignXml;
#undef MESIGN_XML_MEMBER

const MesignXml *mesign_xml_get (void);

#define htmlCtxtReadMemory (*mesign_xml_get ()->htmlCtxtReadMemory)
#define htmlCtxtUseOptions (*mesign_xml_get ()->htmlCtxtUseOptions)
#define htmlDocDumpMemoryFormat (*mesign_xml_get ()->htmlDocDumpMemoryFormat)
#define htmlFreeParserCtxt (*mesign_xml_get ()->htmlFreeParserCtxt)
#define htmlNewParserCtxt (*mesign_xml_get ()->htmlNewParserCtxt)
#define xmlDocGetRootElement (*mesign_xml_get ()->xmlDocGetRootElement)
#define xmlFree (*mesign_xml_get ()->xmlFree)
#define xmlFreeDoc (*mesign_xml_get ()->xmlFreeDoc)
#define xmlFreeNode (*mesign_xml_get ()->xmlFreeNode)
#define xmlGetNoNsProp (*mesign_xml_get ()->xmlGetNoNsProp)
#define xmlHasProp (*mesign_xml_get ()->xmlHasProp)
#define xmlNodeGetContent (*mesign_xml_get ()->xmlNodeGetContent)
#define xmlUnlinkNode (*mesign_xml_get ()->xmlUnlinkNode)

G_END_DECLS
