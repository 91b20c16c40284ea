// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontree.h"
#include "models/jsonpath.h"
#include "models/jsonrepeats.h"
#include "models/payloadsearch.h"

#include <QtCore/QAbstractItemModel>

#include <memory>
#include <vector>

namespace Hookglass {

/// A JSON text with the places of its values; made in any thread, then only read.
struct JsonTreeText
{
    explicit JsonTreeText(const QByteArray &body);
    Q_DISABLE_COPY_MOVE(JsonTreeText)

    const QByteArray bytes;
    const JsonTree tree;
    const std::vector<JsonRepeat> repeats;
};

/// The values of a JSON text, filled in where somebody looks. No parent has more than GroupSize
/// rows: longer ones get groups, "[0 … 999]". Nothing is decoded: what is shown are the bytes.
/// Before a place where the text stops being JSON the tree is whole; a row tells of the place, and
/// one below holds what comes after it.
class JsonTreeModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JsonTreeModel)
public:
    enum Column { NameColumn, ValueColumn, ColumnCount };
    enum class Kind { Object, Array, String, Number, Literal, Group, Problem, Rest };
    enum Role {
        KindRole = Qt::UserRole, ///< Kind
        BeginRole,               ///< first byte of the value, or of what the row stands for
        EndRole,
        KeyBeginRole, ///< of the member's name; equal to KeyEndRole if it has none
        KeyEndRole,
        RepeatRole,   ///< JsonRepeat: which of several members of that name; count 0: the only one
        IsElementRole ///< bool: the name is an index
    };
    static constexpr int GroupSize = 1000;
    static constexpr int DeepestShown = 256;      ///< levels; a value below has no rows
    static constexpr qsizetype ShownLength = 300; ///< bytes of a name or value

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    /// nullptr: nothing.
    void setText(std::shared_ptr<const JsonTreeText> text);
    bool isEmpty() const { return m_items.size() <= 1; }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The row that shows this byte; what is above it is filled in.
    QModelIndex reveal(qsizetype offset);
    QModelIndex problemIndex();

    /// The value's exact bytes; of a group or problem, what it stands for.
    QByteArray valueBytes(const QModelIndex &index) const;
    /// Of a group or problem, that of what it is in. nullopt: there is no path, because a name on
    /// it is no Unicode text, or because there is no value.
    std::optional<QList<JsonStep>> path(const QModelIndex &index) const;
    /// Why the path leads to others as well: a name on it that several members of one object have,
    /// in a sentence. Empty: it leads to this value only.
    QString ambiguity(const QModelIndex &index) const;

private:
    struct Item
    {
        qint32 parent = -1;
        qint32 row = 0;
        qint32 node = -1;   ///< of a value, or the first of a group; -1: the problem, or the root
        qint64 ordinal = 0; ///< among its object's or array's values
        qint64 span = 0;    ///< values of a group; 0: it is none
        qint32 container = -1; ///< item of the object or array that it belongs to; -1: none
        qint32 depth = 0;
        bool isProblem = false; ///< or what comes after it
        bool isRest = false;
        bool isFilled = false;
        std::vector<qint32> children;
    };

    const Item &itemOf(const QModelIndex &index) const;
    QModelIndex indexOf(qint32 item, int column = 0) const;
    bool canOpen(const Item &item) const;
    void fill(qint32 item);
    std::vector<Item> childrenOf(qint32 item) const;
    Kind kindOf(const Item &item) const;
    std::pair<qint64, qint64> rangeOf(const Item &item) const;
    QString nameOf(const Item &item) const;
    QString valueOf(const Item &item) const;
    QString tipOf(const Item &item, int column) const;
    JsonRepeat repeatOf(const Item &item) const;
    const Item *valueOrContainer(const QModelIndex &index) const;
    bool isOpenAtEnd(const Item &item) const;

    std::shared_ptr<const JsonTreeText> m_text;
    std::vector<Item> m_items; ///< the first is the invisible root; others as they were wanted
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::JsonRepeat)
