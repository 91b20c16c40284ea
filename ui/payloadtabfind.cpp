// SPDX-License-Identifier: MIT
// The tab Payload: finding in what is shown.
#include "payloadtab.h"

#include "findbar.h"
#include "hexview.h"
#include "jsonprettyview.h"
#include "jsontreeview.h"
#include "rawview.h"

#include <algorithm>
#include <cstdlib>

namespace Hookglass {

void PayloadTab::openFind()
{
    if (m_body.isEmpty())
        return;
    const qsizetype begin = std::min(m_anchor, m_caret);
    const qsizetype length = std::abs(m_caret - m_anchor);
    constexpr qsizetype longest = 200;
    const bool takesSelection = length > 0 && length <= longest && currentView() != Tree &&
                                (m_hit < 0 || !m_find->isVisibleTo(this));
    m_searchFrom = begin;
    const QByteArray selected = takesSelection ? m_body.mid(begin, length) : QByteArray();
    const bool wasOpen = m_find->isVisibleTo(this);
    m_find->open(selected.contains('\n') ? QString() : QString::fromUtf8(selected));
    if (!wasOpen) {
        m_goWhenFound = true;
        search();
    }
}

void PayloadTab::closeFind()
{
    m_background.forget(FindLane);
    setHits(nullptr);
    m_hit = -1;
    focusCurrent();
}

void PayloadTab::search()
{
    const View current = currentView();
    const PayloadSearch wanted{.text = m_find->text(),
                               .withCase = m_find->withCase(),
                               .in = current == Pretty || current == Tree
                                         ? PayloadSearch::In::Json
                                         : PayloadSearch::In::Bytes,
                               .hexToo = current == Hex};
    using Hits = std::shared_ptr<const TextHits>;
    const auto run = [wanted, body = m_body] {
        return std::make_shared<const TextHits>(findAll(body, wanted));
    };
    const auto done = [this](const Hits &hits) {
        setHits(hits);
        const auto from =
            std::partition_point(hits->hits.begin(), hits->hits.end(), [this](const TextHit &hit) {
                return qsizetype(hit.begin) < m_searchFrom;
            });
        const bool goes = std::exchange(m_goWhenFound, false);
        m_hit = -1;
        if (goes && !hits->hits.empty()) {
            goToHit(from == hits->hits.end() ? 0 : from - hits->hits.begin());
            return;
        }
        // The one that is selected already is the current one.
        const TextHit selected{quint32(std::min(m_anchor, m_caret)),
                               quint32(std::max(m_anchor, m_caret))};
        if (from != hits->hits.end() && *from == selected)
            m_hit = from - hits->hits.begin();
        m_find->showCount(m_hit + 1, qint64(hits->hits.size()), hits->isCut);
    };
    m_background.forget(FindLane);
    if (!m_goWhenFound)
        m_searchFrom = std::min(m_anchor, m_caret);
    if (m_body.size() <= AtOnce) {
        done(run());
        return;
    }
    m_find->showSearching();
    m_background.ask<Hits>(FindLane, this, run, done);
}

void PayloadTab::setHits(const std::shared_ptr<const TextHits> &hits)
{
    m_hits = hits;
    m_pretty->setHits(hits);
    m_tree->setHits(hits);
    m_raw->setHits(hits);
    m_hex->setHits(hits);
}

void PayloadTab::goToHit(qsizetype index)
{
    const TextHit &hit = m_hits->hits[size_t(index)];
    m_hit = index;
    m_find->showCount(index + 1, qint64(m_hits->hits.size()), m_hits->isCut);
    take(hit.begin, hit.end, nullptr);
    if (currentView() == Tree)
        m_tree->reveal(hit.begin);
    else
        view()->reveal(hit.begin);
}

void PayloadTab::findNext()
{
    if (!m_find->isVisibleTo(this)) {
        openFind();
        return;
    }
    if (!m_hits || m_hits->hits.empty())
        return;
    const auto count = qsizetype(m_hits->hits.size());
    if (m_hit >= 0) {
        goToHit((m_hit + 1) % count);
        return;
    }
    m_searchFrom = std::min(m_anchor, m_caret);
    const auto after =
        std::partition_point(m_hits->hits.begin(), m_hits->hits.end(), [this](const TextHit &hit) {
            return qsizetype(hit.begin) < m_searchFrom;
        });
    goToHit((after - m_hits->hits.begin()) % count);
}

void PayloadTab::findPrevious()
{
    if (!m_find->isVisibleTo(this)) {
        openFind();
        return;
    }
    if (!m_hits || m_hits->hits.empty())
        return;
    const auto count = qsizetype(m_hits->hits.size());
    const auto before =
        std::partition_point(m_hits->hits.begin(), m_hits->hits.end(), [this](const TextHit &hit) {
            return qsizetype(hit.begin) < std::min(m_anchor, m_caret);
        });
    const qsizetype index = m_hit >= 0 ? m_hit : before - m_hits->hits.begin();
    goToHit((index + count - 1) % count);
}

} // namespace Hookglass
