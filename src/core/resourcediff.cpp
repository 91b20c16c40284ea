// SPDX-License-Identifier: MIT
#include "core/resourcediff.h"

#include "core/elementlabel.h"
#include "core/jsonhash.h"

#include <QtCore/QHash>
#include <QtCore/QSet>

#include <algorithm>
#include <array>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = ResourceChange::Kind;

namespace {

constexpr int AnyDepth = std::numeric_limits<int>::max();
constexpr int DeepestWalked = 500;        ///< levels
constexpr int MostReorderedObjects = 100; ///< told of: what writes one so, writes all so
constexpr qint64 MostPointerCharacters = 16 * 1024 * 1024; ///< of all changes together

/// What changes by itself whenever anything happens. Names: fub-api.md §6 and the API's people.
constexpr std::array NoiseFields{
    "updated"_L1,         "updatedAt"_L1,        "lastActivity"_L1,  "lastUpdated"_L1,
    "lastSeen"_L1,        "lastVisit"_L1,        "callsIncoming"_L1, "callsOutgoing"_L1,
    "callsDuration"_L1,   "emailsReceived"_L1,   "emailsSent"_L1,    "textsReceived"_L1,
    "textsSent"_L1,       "websiteVisits"_L1,    "pagesViewed"_L1,   "propertiesViewed"_L1,
    "propertiesSaved"_L1, "lastCommunication"_L1};

/// Fields that only repeat what another one says; folded away if that one has changed, too.
constexpr std::array<std::pair<QLatin1StringView, QLatin1StringView>, 9> Companions{{
    {"stageId"_L1, "stage"_L1},
    {"sourceId"_L1, "source"_L1},
    {"assignedUserId"_L1, "assignedTo"_L1},
    {"AssignedTo"_L1, "assignedUserId"_L1},
    {"assignedLenderId"_L1, "assignedLenderName"_L1},
    {"stageName"_L1, "stageId"_L1},
    {"pipelineId"_L1, "pipelineName"_L1},
    {"firstName"_L1, "name"_L1},
    {"lastName"_L1, "name"_L1},
}};

/// Lists in which an element is told by its value, and is there or not.
constexpr std::array Sets{"tags"_L1, "emails"_L1, "phones"_L1};

bool isSet(QStringView field)
{
    return std::find(Sets.begin(), Sets.end(), field) != Sets.end();
}

/// A field without a value says as much as no field.
bool isNothing(const JsonTree &tree, qint32 node)
{
    const JsonTree::Node &value = tree.at(node);
    return value.kind == JsonText::TokenKind::Null || tree.bytes(node) == "\"\"" ||
           ((tree.isObject(node) || tree.isArray(node)) && value.children == 0);
}

bool isFullArray(const JsonTree &tree, qint32 node)
{
    return tree.isArray(node) && tree.at(node).children > 0;
}

/// What tells an element from its neighbours: its id or value; 0: only all of it.
quint64 identityOf(const JsonTree &tree, const JsonHash &hash, qint32 node, bool isOfSet)
{
    if (!tree.isObject(node))
        return tree.isArray(node) ? 0 : hash.of(node);
    constexpr std::array<QByteArrayView, 2> byId{"id", "value"};
    constexpr std::array<QByteArrayView, 2> byValue{"value", "id"};
    for (const QByteArrayView key : isOfSet ? byValue : byId) {
        const qint32 member = tree.member(node, key);
        if (member >= 0 && tree.at(member).kind != JsonText::TokenKind::Null &&
            !tree.isObject(member) && !tree.isArray(member))
            return hash.of(member);
    }
    return 0;
}

/// Elements by a hash, each to be taken once, in their order.
class Pool
{
public:
    void put(quint64 hash, qsizetype index) { m_places[hash].append(index); }
    /// -1: there is none left.
    qsizetype take(quint64 hash)
    {
        const auto found = m_places.find(hash);
        if (found == m_places.end() || found->next == found->indices.size())
            return -1;
        return found->indices.at(found->next++);
    }

private:
    struct Places
    {
        QList<qsizetype> indices;
        qsizetype next = 0;
        void append(qsizetype index) { indices.append(index); }
    };
    QHash<quint64, Places> m_places;
};

/// Walks both texts together and writes down where they differ.
class Comparison
{
public:
    Comparison(const JsonTree &before, const JsonTree &after, int most,
               const std::atomic<bool> *cancelled)
        : m_a(before)
        , m_b(after)
        , m_hashA(before)
        , m_hashB(after)
        , m_most(most)
        , m_cancelled(cancelled)
    {
    }

    ResourceDiff run()
    {
        walk(0, 0);
        m_diff.isCancelled = isCancelled();
        foldCompanions();
        return std::move(m_diff);
    }

private:
    /// Where we are, both as a pointer and in the words of the reader.
    struct Place
    {
        qsizetype pointerLength = 0;
        qsizetype olderLength = 0;
        QString field;
        QString item;
        QString part;
        ResourceChange::Naming naming = ResourceChange::Naming::Exact;
        bool isNoise = false;
    };

    bool isCancelled() const { return m_cancelled && *m_cancelled; }

    Place enterMember(const QByteArray &name, bool isAlone)
    {
        using Naming = ResourceChange::Naming;
        const Place before = here();
        const QString key = JsonText::spelled(name);
        const QString step = u'/' + QString(key).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
        m_pointer += step;
        m_older += step;
        if (!name.isValidUtf8())
            m_place.naming = Naming::None;
        else if (!isAlone && m_place.naming == Naming::Exact)
            m_place.naming = Naming::Several;
        if (m_place.field.isEmpty() && before.pointerLength == 0)
            m_place.field = key;
        else
            m_place.part = m_place.part.isEmpty() ? key : m_place.part + u'.' + key;
        // The number of an address in a set tells nobody anything.
        const bool isNumberInSet =
            isSet(m_place.field) && !m_place.item.isEmpty() && m_place.part == "id"_L1;
        m_place.isNoise = m_place.isNoise || isNoiseField(key) || isNumberInSet;
        return before;
    }
    /// Its places in both lists; where it is in one only, the other is not asked for.
    Place enterElement(qsizetype older, qsizetype newer, const QString &label)
    {
        const Place before = here();
        m_pointer += u'/' + QString::number(newer);
        m_older += u'/' + QString::number(older);
        m_place.item = m_place.item.isEmpty() ? label : m_place.item + u" · "_s + label;
        return before;
    }
    Place here() const
    {
        Place place = m_place;
        place.pointerLength = m_pointer.size();
        place.olderLength = m_older.size();
        return place;
    }
    void comeBack(const Place &place)
    {
        m_pointer.truncate(place.pointerLength);
        m_older.truncate(place.olderLength);
        m_place = place;
    }

    void add(Kind kind, qint32 a, qint32 b, bool isRepeat = false)
    {
        const bool isElsewhere = a >= 0 && b >= 0 && m_older != m_pointer;
        m_pointers += m_pointer.size() + m_place.part.size() + m_place.item.size() +
                      (isElsewhere ? m_older.size() : 0);
        if (m_diff.changes.size() >= m_most || m_pointers > MostPointerCharacters) {
            ++m_diff.left;
            return;
        }
        const bool isEmpty = (a < 0 || isNothing(m_a, a)) && (b < 0 || isNothing(m_b, b));
        m_diff.changes.append({.kind = kind,
                               .naming = m_place.naming,
                               .pointer = b < 0 ? m_older : m_pointer,
                               .olderPointer = isElsewhere ? m_older : QString(),
                               .before = a < 0 ? QByteArray() : m_a.bytes(a).toByteArray(),
                               .after = b < 0 ? QByteArray() : m_b.bytes(b).toByteArray(),
                               .field = m_place.field,
                               .item = m_place.item,
                               .part = m_place.part,
                               .isNoise = m_place.isNoise || isEmpty,
                               .isRepeat = isRepeat});
    }

    /// The text breaks off inside it.
    static bool isOpen(const JsonTree &tree, qint32 node)
    {
        return node <= tree.openAtEnd() && tree.openAtEnd() < tree.at(node).next;
    }

    /// The same tokens: only what is between them differs.
    bool isLayoutOnly(qint32 a, qint32 b) const
    {
        const qint32 count = m_a.at(a).next - a;
        if (count == 1 || m_b.at(b).next - b != count || isOpen(m_a, a) || isOpen(m_b, b))
            return false;
        for (qint32 i = 0; i < count; ++i) {
            const JsonTree::Node &one = m_a.at(a + i);
            const JsonTree::Node &other = m_b.at(b + i);
            const bool isScalar = !JsonText::isOpening(one.kind);
            if (one.kind != other.kind || one.children != other.children ||
                (i > 0 && m_a.keyBytes(a + i) != m_b.keyBytes(b + i)) ||
                (isScalar && m_a.bytes(a + i) != m_b.bytes(b + i)))
                return false;
        }
        return true;
    }

    void walk(qint32 a, qint32 b)
    {
        if (isCancelled() || m_a.bytes(a) == m_b.bytes(b))
            return;
        ++m_depth;
        if (m_depth <= DeepestWalked && m_a.isObject(a) && m_b.isObject(b))
            walkObjects(a, b);
        else if (m_depth <= DeepestWalked && areLists(a, b))
            walkArrays(a, b);
        else if (!isLayoutOnly(a, b))
            add(m_hashA.of(a) == m_hashB.of(b) ? Kind::Rewritten : Kind::Changed, a, b);
        --m_depth;
    }

    /// Two arrays, or one with something in it instead of nothing: null to [A] is A added.
    bool areLists(qint32 a, qint32 b) const
    {
        const auto isNull = [](const JsonTree &tree, qint32 node) {
            return tree.at(node).kind == JsonText::TokenKind::Null;
        };
        return (m_a.isArray(a) && m_b.isArray(b)) || (isNull(m_a, a) && isFullArray(m_b, b)) ||
               (isFullArray(m_a, a) && isNull(m_b, b));
    }

    /// The members of one name.
    struct NamePlaces
    {
        QList<qsizetype> left; ///< in the newer object, not yet taken; the first of them last
        bool isOld = false;    ///< the older one has it
        bool isAlone = true;   ///< in each of the two
    };
    QHash<QByteArray, NamePlaces> placesByName(const std::vector<qint32> &olds,
                                               const std::vector<qint32> &news) const
    {
        QHash<QByteArray, NamePlaces> places;
        places.reserve(qsizetype(std::max(olds.size(), news.size())));
        for (qsizetype i = qsizetype(news.size()) - 1; i >= 0; --i) {
            NamePlaces &of = places[m_b.name(news[size_t(i)])];
            of.isAlone = of.left.isEmpty();
            of.left.append(i);
        }
        for (const qint32 old : olds) {
            NamePlaces &of = places[m_a.name(old)];
            of.isAlone = of.isAlone && !of.isOld;
            of.isOld = true;
        }
        return places;
    }

    // The second member of a name belongs to the second of that name.
    void walkObjects(qint32 a, qint32 b)
    {
        const std::vector<qint32> olds = m_a.children(a);
        const std::vector<qint32> news = m_b.children(b);
        QHash<QByteArray, NamePlaces> places = placesByName(olds, news);
        std::vector<bool> isTaken(news.size());
        qsizetype last = -1;
        bool isReordered = false;
        for (const qint32 old : olds) {
            const QByteArray name = m_a.name(old);
            NamePlaces &of = places[name];
            const Place before = enterMember(name, of.isAlone);
            if (of.left.isEmpty()) {
                if (!isOpen(m_b, b))
                    remove(old);
            } else {
                const qsizetype place = of.left.takeLast();
                isTaken[size_t(place)] = true;
                isReordered = isReordered || place < last;
                last = place;
                walk(old, news[size_t(place)]);
            }
            comeBack(before);
        }
        for (size_t i = 0; i < news.size() && !isOpen(m_a, a); ++i) {
            if (isTaken[i])
                continue;
            const QByteArray name = m_b.name(news[i]);
            const Place before = enterMember(name, places.value(name).isAlone);
            if (isFullArray(m_b, news[i]))
                walkArrays(-1, news[i]);
            else
                add(Kind::Added, -1, news[i]);
            comeBack(before);
        }
        if (isReordered && m_reorderedObjects++ < MostReorderedObjects)
            add(Kind::Reordered, a, b);
    }

    void remove(qint32 old)
    {
        if (isFullArray(m_a, old))
            walkArrays(old, -1);
        else
            add(Kind::Removed, old, -1);
    }

    /// For each old element the new one that is the same thing; -1: it is gone.
    std::vector<qsizetype> matched(const std::vector<qint32> &olds, const std::vector<qint32> &news,
                                   bool isOfSet) const
    {
        Pool same;
        for (size_t i = 0; i < news.size(); ++i)
            same.put(m_hashB.of(news[i]), qsizetype(i));
        std::vector<qsizetype> found(olds.size(), -1);
        std::vector<bool> isTaken(news.size());
        for (size_t i = 0; i < olds.size(); ++i) {
            found[i] = same.take(m_hashA.of(olds[i]));
            if (found[i] >= 0)
                isTaken[size_t(found[i])] = true;
        }
        Pool known;
        for (size_t i = 0; i < news.size(); ++i) {
            const quint64 identity = isTaken[i] ? 0 : identityOf(m_b, m_hashB, news[i], isOfSet);
            if (identity != 0)
                known.put(identity, qsizetype(i));
        }
        QList<size_t> open;
        for (size_t i = 0; i < olds.size(); ++i) {
            if (found[i] >= 0)
                continue;
            const quint64 identity = identityOf(m_a, m_hashA, olds[i], isOfSet);
            found[i] = identity != 0 ? known.take(identity) : -1;
            if (found[i] >= 0)
                isTaken[size_t(found[i])] = true;
            else if (identity == 0)
                open.append(i);
        }
        // What has no name of its own is the next one that is left.
        size_t next = 0;
        for (const size_t i : std::as_const(open)) {
            while (next < news.size() &&
                   (isTaken[next] || identityOf(m_b, m_hashB, news[next], isOfSet) != 0))
                ++next;
            if (next == news.size())
                break;
            found[i] = qsizetype(next);
            isTaken[next] = true;
        }
        return found;
    }

    /// What tells one that comes or goes from those on the other side.
    struct Others
    {
        QSet<quint64> same;
        QSet<quint64> known;
    };
    static Others othersOf(const JsonTree &tree, const JsonHash &hash,
                           const std::vector<qint32> &nodes)
    {
        Others others;
        for (const qint32 node : nodes) {
            others.same.insert(hash.of(node));
            others.known.insert(identityOf(tree, hash, node, true));
        }
        return others;
    }
    /// Adds one that has no partner, quietly if the other side has the very same.
    void addAlone(Kind kind, qint32 a, qint32 b, const Others &others)
    {
        const JsonTree &tree = a < 0 ? m_b : m_a;
        const JsonHash &hash = a < 0 ? m_hashB : m_hashA;
        const qint32 node = a < 0 ? b : a;
        const quint64 identity = others.known.isEmpty() ? 0 : identityOf(tree, hash, node, true);
        const bool wasNoise = m_place.isNoise;
        m_place.isNoise = wasNoise || others.same.contains(hash.of(node));
        add(kind, a, b, identity != 0 && others.known.contains(identity));
        m_place.isNoise = wasNoise;
    }

    /// Either may be null or -1, which is a list with nothing in it.
    void walkArrays(qint32 a, qint32 b)
    {
        using Nodes = std::vector<qint32>;
        const Nodes olds = a < 0 || !m_a.isArray(a) ? Nodes() : m_a.children(a);
        const Nodes news = b < 0 || !m_b.isArray(b) ? Nodes() : m_b.children(b);
        const bool isOfSet =
            isSet(m_place.field) && m_place.item.isEmpty() && m_place.part.isEmpty();
        const std::vector<qsizetype> found = matched(olds, news, isOfSet);
        const Others inOlds = isOfSet ? othersOf(m_a, m_hashA, olds) : Others();
        const Others inNews = isOfSet ? othersOf(m_b, m_hashB, news) : Others();
        std::vector<bool> isTaken(news.size());
        qsizetype last = -1;
        bool isReordered = false;
        for (size_t i = 0; i < olds.size(); ++i) {
            if (isCancelled())
                return;
            const Place before = enterElement(qsizetype(i), found[i], elementLabel(m_a, olds[i]));
            if (found[i] < 0 && b >= 0 && isOpen(m_b, b)) {
                // It may stand where that text cannot be read any more.
            } else if (found[i] < 0) {
                addAlone(Kind::Removed, olds[i], -1, inNews);
            } else {
                isTaken[size_t(found[i])] = true;
                isReordered = isReordered || found[i] < last;
                last = found[i];
                walk(olds[i], news[size_t(found[i])]);
            }
            comeBack(before);
        }
        for (size_t i = 0; i < news.size() && !(a >= 0 && isOpen(m_a, a)); ++i) {
            if (isTaken[i])
                continue;
            const Place before = enterElement(-1, qsizetype(i), elementLabel(m_b, news[i]));
            addAlone(Kind::Added, -1, news[i], inOlds);
            comeBack(before);
        }
        if (isReordered)
            add(Kind::Reordered, a, b);
    }

    void foldCompanions()
    {
        const auto isVisible = [this](QLatin1StringView field) {
            return std::any_of(m_diff.changes.cbegin(), m_diff.changes.cend(),
                               [field](const ResourceChange &change) {
                                   return change.field == field && change.part.isEmpty() &&
                                          !change.isNoise && change.kind != Kind::Rewritten;
                               });
        };
        for (const auto &[companion, main] : Companions) {
            if (!isVisible(main))
                continue;
            for (ResourceChange &change : m_diff.changes) {
                if (change.field == companion)
                    change.isNoise = true;
            }
        }
    }

    const JsonTree &m_a;
    const JsonTree &m_b;
    const JsonHash m_hashA;
    const JsonHash m_hashB;
    const int m_most;
    const std::atomic<bool> *m_cancelled;
    ResourceDiff m_diff;
    QString m_pointer; ///< in the newer text
    QString m_older;
    int m_depth = 0;
    Place m_place;
    qint64 m_pointers = 0;
    int m_reorderedObjects = 0;
};

/// Behind a byte order mark.
qsizetype jsonBegin(QByteArrayView text)
{
    return text.startsWith("\xef\xbb\xbf") ? 3 : 0;
}

bool counts(const ResourceChange &change)
{
    return !change.isNoise && change.kind != Kind::Rewritten && change.kind != Kind::Reordered;
}

} // namespace

int ResourceDiff::visibleCount() const
{
    return int(std::count_if(changes.cbegin(), changes.cend(), counts));
}

bool ResourceDiff::isVisible() const
{
    return left > 0 || std::any_of(changes.cbegin(), changes.cend(), counts);
}

ResourceDiff compareResources(QByteArrayView before, QByteArrayView after, int most,
                              const std::atomic<bool> *cancelled)
{
    const auto isCancelled = [cancelled] { return cancelled && *cancelled; };
    ResourceDiff diff;
    diff.isSame = before == after;
    if (diff.isSame)
        return diff;
    const JsonTree a(before, AnyDepth, jsonBegin(before));
    const JsonTree b(after, AnyDepth, jsonBegin(after));
    diff.isCancelled = isCancelled();
    diff.beforeProblem = a.problem();
    diff.afterProblem = b.problem();
    if (a.size() == 0 || b.size() == 0 || diff.isCancelled)
        return diff;
    ResourceDiff found = Comparison(a, b, most, cancelled).run();
    found.beforeProblem = diff.beforeProblem;
    found.afterProblem = diff.afterProblem;
    return found;
}

bool isNoiseField(QStringView name)
{
    return std::find(NoiseFields.begin(), NoiseFields.end(), name) != NoiseFields.end() ||
           (name.endsWith("Count"_L1) && name.size() > 5);
}

} // namespace Hookglass
