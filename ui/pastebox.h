// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QPlainTextEdit>

namespace Hookglass {

/// A box to paste text into, or to drop a file on. What is too much to be shown is handed on
/// instead: a text of many megabytes would freeze the window.
class PasteBox final : public QPlainTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PasteBox)
public:
    static constexpr qsizetype MostShown = 200'000; ///< characters

    explicit PasteBox(QWidget *parent = nullptr);
    ~PasteBox() override;

Q_SIGNALS:
    void largePasted(const QString &text);
    void filesDropped(const QStringList &paths);

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
};

} // namespace Hookglass
